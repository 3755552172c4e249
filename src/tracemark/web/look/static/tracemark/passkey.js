/* Asks the browser for a passkey. Without it the page offers a code instead. */
"use strict";
(() => {
  if (!window.PublicKeyCredential) return;
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const asked = (options, kind) => {
    const key = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
    if (kind === "get") return { publicKey: { ...key, allowCredentials: known(key.allowCredentials) } };
    return { publicKey: { ...key, user: { ...key.user, id: bytes(key.user.id) }, excludeCredentials: known(key.excludeCredentials) } };
  };

  const told = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  };

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const [kind, button] = [form.dataset.passkey, form.querySelector("[data-press]")];
    const box = form.closest("[data-passkey-box]") || form;
    box.hidden = false;
    button.addEventListener("click", async () => {
      try {
        const options = asked(JSON.parse(form.dataset.options), kind);
        const credential = await navigator.credentials[kind](options);
        form.querySelector("[data-credential]").value = told(credential);
        form.submit();
      } catch (problem) {
        form.querySelector("[data-failed]").hidden = false;
      }
    });
  });
})();

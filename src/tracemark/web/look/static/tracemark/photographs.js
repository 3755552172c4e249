/* Photographs closely: tiles, wheel, fingers, keys; drawing a place into a form. Without it the picture stands whole. */
"use strict";
(() => {
  const view = (root) => {
    const [frame, sheet, tools] = ["frame", "sheet", "tools"].map((name) => root.querySelector(`[data-${name}]`));
    const [width, height, levels, tile] = ["width", "height", "levels", "tile"].map((name) => Number(root.dataset[name]));
    const base = sheet.querySelector("img");
    const tiles = new Map();
    let turn = Number(root.dataset.turn), scale = 1, at = [width / 2, height / 2];

    const turned = ([x, y], degrees) => {
      const [sin, cos] = [Math.sin(degrees * Math.PI / 180), Math.cos(degrees * Math.PI / 180)];
      return [x * cos - y * sin, x * sin + y * cos];
    };
    const fitting = () => {
      const [w, h] = turn % 180 ? [height, width] : [width, height];
      return Math.min(frame.clientWidth / w, frame.clientHeight / h);
    };
    const onPicture = ({ clientX, clientY }) => {
      const box = frame.getBoundingClientRect();
      const from = [clientX - box.x - frame.clientLeft - frame.clientWidth / 2, clientY - box.y - frame.clientTop - frame.clientHeight / 2];
      const [x, y] = turned(from, -turn);
      return [at[0] + x / scale, at[1] + y / scale];
    };
    const move = (x, y) => {
      const [dx, dy] = turned([x, y], -turn);
      at = [Math.min(Math.max(at[0] - dx / scale, 0), width), Math.min(Math.max(at[1] - dy / scale, 0), height)];
      show();
    };
    const zoom = (by, around) => {
      const next = Math.min(Math.max(scale * by, fitting() / 2), 8);
      if (around) at = at.map((value, side) => around[side] - (around[side] - value) * scale / next);
      scale = next;
      move(0, 0);
    };
    const fit = () => { scale = fitting(); at = [width / 2, height / 2]; show(); };

    const cover = () => {
      const level = Math.min(Math.max(Math.floor(-Math.log2(scale * devicePixelRatio)), 0), levels - 1);
      if (width / 2 ** level <= base.naturalWidth || !base.naturalWidth) return;
      const [across, down] = [width, height].map((side) => { for (let n = 0; n < level; n += 1) side = Math.ceil(side / 2); return side; });
      const box = frame.getBoundingClientRect();
      const corners = [[box.left, box.top], [box.right, box.top], [box.left, box.bottom], [box.right, box.bottom]]
        .map(([clientX, clientY]) => onPicture({ clientX, clientY }));
      const span = (side, whole, count) => {
        const values = corners.map((corner) => corner[side] * count / whole / tile);
        return [Math.max(Math.floor(Math.min(...values)), 0), Math.min(Math.floor(Math.max(...values)), Math.ceil(count / tile) - 1)];
      };
      const [columns, rows] = [span(0, width, across), span(1, height, down)];
      const wanted = new Set();
      for (let row = rows[0]; row <= rows[1]; row += 1) {
        for (let column = columns[0]; column <= columns[1]; column += 1) {
          const key = `${level}/${column}/${row}`;
          wanted.add(key);
          if (tiles.has(key)) continue;
          const image = new Image();
          image.alt = "";
          image.draggable = false;
          image.addEventListener("error", () => image.remove());
          const [x, y] = [width / across, height / down];
          image.style.left = `${column * tile * x}px`;
          image.style.top = `${row * tile * y}px`;
          image.style.width = `${Math.min(tile, across - column * tile) * x}px`;
          image.style.height = `${Math.min(tile, down - row * tile) * y}px`;
          image.src = root.dataset.tiles + key;
          tiles.set(key, image);
          base.after(image);
        }
      }
      if (tiles.size > 120) tiles.forEach((image, key) => { if (!wanted.has(key)) { image.remove(); tiles.delete(key); } });
    };
    const show = () => {
      sheet.style.transform = `translate(${frame.clientWidth / 2}px, ${frame.clientHeight / 2}px) rotate(${turn}deg) scale(${scale}) translate(${-at[0]}px, ${-at[1]}px)`;
      cover();
    };

    // From here on the script holds the sheet.
    frame.classList.add("live");
    frame.tabIndex = 0;
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", base.alt);
    sheet.style.width = base.style.width = `${width}px`;
    sheet.style.height = base.style.height = `${height}px`;
    base.draggable = false;
    root.querySelectorAll("[data-zoom], [data-keys]").forEach((part) => { part.hidden = false; });
    tools.querySelector("[data-show]").hidden = true;
    fit();
    new ResizeObserver(fit).observe(frame);
    base.addEventListener("load", cover);

    const doing = {
      in: () => zoom(1.5), out: () => zoom(1 / 1.5), fit,
      turn: () => choose("turn", (turn + 90) % 360),
    };
    const choose = (name, value) => {
      const field = tools.querySelector(name === "turn" ? `[name=turn][value="${value}"]` : `[name=${name}]`);
      if (name === "turn") field.checked = true;
      set();
    };
    const set = () => {
      const said = new FormData(tools);
      ["contrast", "light", "turn"].forEach((name) => {
        sheet.className = sheet.className.replace(new RegExp(`${name}-\\d+`), `${name}-${said.get(name)}`);
      });
      if (turn !== Number(said.get("turn"))) { turn = Number(said.get("turn")); fit(); }
    };
    tools.addEventListener("input", set);
    tools.addEventListener("click", ({ target }) => { const act = doing[target.dataset.do]; if (act) act(); });
    frame.addEventListener("wheel", (event) => {
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, onPicture(event));
    }, { passive: false });
    frame.addEventListener("keydown", (event) => {
      const keys = {
        ArrowLeft: () => move(60, 0), ArrowRight: () => move(-60, 0), ArrowUp: () => move(0, 60), ArrowDown: () => move(0, -60),
        "+": doing.in, "=": doing.in, "-": doing.out, 0: fit, r: doing.turn, R: doing.turn,
      };
      if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      keys[event.key]();
    });

    // One finger moves, two come closer; while a place is drawn, one finger draws.
    const fingers = new Map();
    let drawing = null, from = null;
    frame.addEventListener("pointerdown", (event) => {
      fingers.set(event.pointerId, event);
      frame.setPointerCapture(event.pointerId);
      if (drawing) from = onPicture(event);
    });
    frame.addEventListener("pointermove", (event) => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      if (drawing && from) drawing(from, onPicture(event), false);
      else if (fingers.size === 1) move(event.clientX - before.clientX, event.clientY - before.clientY);
      else {
        const [other] = [...fingers.values()].filter((finger) => finger.pointerId !== event.pointerId);
        const apart = (finger) => Math.hypot(finger.clientX - other.clientX, finger.clientY - other.clientY) || 1;
        zoom(apart(event) / apart(before), onPicture(other));
      }
      fingers.set(event.pointerId, event);
    });
    const lifted = (event) => {
      if (drawing && from && event.type === "pointerup") drawing(from, onPicture(event), true);
      from = null;
      fingers.delete(event.pointerId);
    };
    frame.addEventListener("pointerup", lifted);
    frame.addEventListener("pointercancel", lifted);

    // A place drawn on the picture fills the four numbers of the form.
    const button = document.querySelector("[data-draws]");
    const form = button && button.closest("form");
    if (!form) return;
    button.hidden = false;
    const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    drawn.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    box.setAttribute("class", "drawing");
    drawn.append(box);
    sheet.append(drawn);
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", "true");
      frame.classList.add("drawing-now");
      frame.focus();
      drawing = (one, other, ended) => {
        const within = (value, whole) => Math.min(Math.max(value / whole, 0), 1);
        const [x, y] = [[one[0], other[0]], [one[1], other[1]]]
          .map((ends, side) => ends.map((end) => within(end, [width, height][side])).sort((a, b) => a - b));
        const said = { left: x[0], top: y[0], width: x[1] - x[0], height: y[1] - y[0] };
        Object.entries(said).forEach(([name, part]) => { form.elements[name].value = (Math.floor(part * 10000) / 100).toFixed(2); });
        box.setAttribute("x", x[0] * width);
        box.setAttribute("y", y[0] * height);
        box.setAttribute("width", said.width * width);
        box.setAttribute("height", said.height * height);
        if (!ended) return;
        drawing = null;
        frame.classList.remove("drawing-now");
        button.setAttribute("aria-pressed", "false");
        form.elements.mark.focus();
      };
    });
  };
  document.querySelectorAll("[data-viewer]").forEach(view);
})();

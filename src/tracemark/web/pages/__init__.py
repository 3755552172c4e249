"""Pages for people: server-rendered, complete without JavaScript, in six languages and both directions."""

// The few helpers the other files share.

/** on listens on the whole document, so that what htmx brings later needs no wiring. */
export const on = (event, act, capture) => document.addEventListener(event, act, capture);

/** each runs act for every element under root that matches, root itself included. */
export const each = (root, selector, act) => {
	if (root.matches?.(selector)) act(root);
	root.querySelectorAll(selector).forEach(act);
};

/** onContent runs act on the page as loaded and on every part swapped in later. */
export const onContent = (act) => {
	act(document);
	on("htmx:afterSettle", (e) => act(e.target));
};

/** say hands a sentence to screen readers through the page's one live region. */
export const say = (text) => {
	const region = document.getElementById("komunikaty");
	if (!region || !text) return;
	region.textContent = "";
	setTimeout(() => (region.textContent = text.trim()), 60); // a change is read, a first text is not
};

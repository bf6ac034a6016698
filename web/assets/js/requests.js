// What htmx does not do by itself: mark the busy part, and say in words when it failed.
import { on, say } from "./dom.js";

const busy = (e, yes) => {
	const region = e.detail.target;
	yes ? region.setAttribute("aria-busy", "true") : region.removeAttribute("aria-busy");
};
// What a part asks for by itself must not take the place of what the reader is at.
on("htmx:beforeRequest", (e) => {
	const quiet = e.detail.requestConfig?.headers["Cus-Background"];
	if (quiet && e.detail.target.contains(document.activeElement)) return e.preventDefault();
	if (!quiet) busy(e, true);
});
on("htmx:afterRequest", (e) => busy(e, false));

const failed = (e) => {
	const signedOut = e.detail.xhr?.status === 401;
	const template = document.getElementById(signedOut ? "t-signed-out" : "t-failed");
	const region = e.detail.target;
	if (!template || region.querySelector(":scope > .request-failed")) return;
	const note = template.content.firstElementChild.cloneNode(true);
	note.querySelector("button")?.addEventListener("click", () => {
		note.remove();
		const source = e.detail.elt;
		source.requestSubmit ? source.requestSubmit() : source.click();
	});
	region.prepend(note);
};
on("htmx:responseError", failed);
on("htmx:sendError", failed);
on("htmx:timeout", failed);
on("htmx:beforeRequest", (e) => e.detail.target.querySelector(":scope > .request-failed")?.remove());

// A response may carry HX-Trigger: {"say":"Nowa sprawa w kolejce"}.
on("say", (e) => say(e.detail.value));

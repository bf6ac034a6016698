package page

import (
	"cus/internal/platform/paging"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// pagesOf leads from a page of the list at this address to the next one, and to the first.
func pagesOf(list string, here, next paging.After) h.Node {
	var v ui.PageView
	if here != (paging.After{}) {
		v.FirstHref = list
	}
	if next != (paging.After{}) {
		v.NextHref = link.After(list, next.String())
	}
	return ui.Pagination(v)
}

// pastTheEnd is a next page on which nothing is left: the lines went elsewhere meanwhile.
func pastTheEnd(list string) h.Node {
	return h.Section(h.Class("panel"), ui.EmptyState("ui.page.none", ui.LinkButton("ui.page.first", list)))
}

// further is the heading of a page that is not the first: what stands on it is not all there is.
func further(key string) h.Node { return h.Group(h.T(key), h.Text(", "), h.T("ui.page.further")) }

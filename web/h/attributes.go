package h

import "strings"

// Action is the attribute action.
func Action(value string) Node { return Attr("action", value) }

// Alt is the attribute alt.
func Alt(value string) Node { return Attr("alt", value) }

// AriaCurrent is the attribute aria-current.
func AriaCurrent(value string) Node { return Attr("aria-current", value) }

// AriaDescribedBy is the attribute aria-describedby.
func AriaDescribedBy(value string) Node { return Attr("aria-describedby", value) }

// AriaLabel is the attribute aria-label.
func AriaLabel(value string) Node { return Attr("aria-label", value) }

// AriaLabelledBy is the attribute aria-labelledby.
func AriaLabelledBy(value string) Node { return Attr("aria-labelledby", value) }

// AutoComplete is the attribute autocomplete.
func AutoComplete(value string) Node { return Attr("autocomplete", value) }

// Colspan is the attribute colspan.
func Colspan(value string) Node { return Attr("colspan", value) }

// DateTime is the attribute datetime.
func DateTime(value string) Node { return Attr("datetime", value) }

// For is the attribute for.
func For(value string) Node { return Attr("for", value) }

// FormAction is the attribute formaction.
func FormAction(value string) Node { return Attr("formaction", value) }

// Height is the attribute height.
func Height(value string) Node { return Attr("height", value) }

// ID is the attribute id.
func ID(value string) Node { return Attr("id", value) }

// InputMode is the attribute inputmode.
func InputMode(value string) Node { return Attr("inputmode", value) }

// Lang is the attribute lang.
func Lang(value string) Node { return Attr("lang", value) }

// MaxLength is the attribute maxlength.
func MaxLength(value string) Node { return Attr("maxlength", value) }

// Method is the attribute method.
func Method(value string) Node { return Attr("method", value) }

// Name is the attribute name.
func Name(value string) Node { return Attr("name", value) }

// Placeholder is the attribute placeholder.
func Placeholder(value string) Node { return Attr("placeholder", value) }

// Rel is the attribute rel.
func Rel(value string) Node { return Attr("rel", value) }

// Role is the attribute role.
func Role(value string) Node { return Attr("role", value) }

// Rows is the attribute rows.
func Rows(value string) Node { return Attr("rows", value) }

// Scope is the attribute scope.
func Scope(value string) Node { return Attr("scope", value) }

// Src is the attribute src.
func Src(value string) Node { return Attr("src", value) }

// TabIndex is the attribute tabindex.
func TabIndex(value string) Node { return Attr("tabindex", value) }

// Type is the attribute type.
func Type(value string) Node { return Attr("type", value) }

// Value is the attribute value.
func Value(value string) Node { return Attr("value", value) }

// Width is the attribute width.
func Width(value string) Node { return Attr("width", value) }

// Class is the class attribute; empty names are dropped, so a condition may yield "".
func Class(names ...string) Node { return classes(names) }

// Href is the attribute href. An address that is neither a path of ours, a fragment
// nor a web, mail or phone address is replaced by "#": a script can never stand here.
func Href(url string) Node {
	for _, ok := range []string{"/", "#", "?", "https://", "http://", "mailto:", "tel:"} {
		if strings.HasPrefix(url, ok) && !strings.HasPrefix(url, "//") {
			return Attr("href", url)
		}
	}
	return Attr("href", "#")
}

// Data is the attribute data-name.
func Data(name, value string) Node { return Attr("data-"+name, value) }

// Checked, Disabled, Hidden, Multiple, Open, ReadOnly, Required and Selected are the
// boolean attributes of those names.
func Checked(on bool) Node { return Flag("checked", on) }

// Disabled is the boolean attribute disabled.
func Disabled(on bool) Node { return Flag("disabled", on) }

// Selected is the boolean attribute selected.
func Selected(on bool) Node { return Flag("selected", on) }

// Open is the boolean attribute open of details.
func Open(on bool) Node { return Flag("open", on) }

// Hide takes an element out of the accessibility tree: decorative icons and bars.
func Hide() Node { return Attr("aria-hidden", "true") }

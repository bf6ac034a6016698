package link

import "net/url"

// Reports are the reports of milestones; NewReport begins one.
const (
	Reports   = "/raporty"
	NewReport = Reports + "/nowy"
)

// reportParts are the parts of a report as they stand in addresses.
var reportParts = map[string]string{
	"summary": "streszczenie", "tasks": "zadania", "products": "produkty", "services": "uslugi", "plans": "ipus", "qualifying": "kwalifikowanie",
	"consultations": "konsultacje", "supporting": "dzialania-wspierajace", "standards": "standardy", "contracts": "umowy", "budget": "budzet",
	"indicators": "wskazniki", "staff": "kadra", "risks": "ryzyka", "satisfaction": "satysfakcja", "attachments": "zalaczniki",
}

// reportSteps are the steps of a report as they stand in addresses.
var reportSteps = map[string]string{
	"hand_in": "przekazanie", "recall": "wycofanie", "check": "sprawdzenie", "return": "zwrot", "approve": "zatwierdzenie", "submit": "zlozenie",
	"refused": "zwrot-z-instytucji", "accept": "przyjecie", "present": "przedlozenie-radzie", "approve_package": "zatwierdzenie-pakietu", "return_package": "zwrot-pakietu",
}

func named(words map[string]string, word string) (string, bool) {
	for name, w := range words {
		if w == word {
			return name, true
		}
	}
	return "", false
}

// ReportPartNamed is the part an address names.
func ReportPartNamed(word string) (string, bool) { return named(reportParts, word) }

// ReportStepNamed is the step an address names.
func ReportStepNamed(word string) (string, bool) { return named(reportSteps, word) }

// NewReportOf begins a report of one milestone.
func NewReportOf(milestone string) string { return NewReport + "?kamien=" + milestone }

// Report is one report.
func Report(ref string) string { return Reports + "/" + ref }

// ReportPart is one part of a report open for writing; what no part is called stays as it is.
func ReportPart(ref, part string) string { return Report(ref) + "/edycja/" + or(reportParts, part) }

// ReportStep is one step with a report.
func ReportStep(ref, step string) string { return Report(ref) + "/krok/" + or(reportSteps, step) }

func or(words map[string]string, name string) string {
	if w := words[name]; w != "" {
		return w
	}
	return name
}

// ReportHeader is the period and the authors of a report.
func ReportHeader(ref string) string { return Report(ref) + "/dane" }

// ReportCorrection begins a version that corrects a report.
func ReportCorrection(ref string) string { return Report(ref) + "/korekta" }

// ReportDifferences sets a report beside what the records say today.
func ReportDifferences(ref string) string { return Report(ref) + "/roznice" }

// ReportPrint is the printable report.
func ReportPrint(ref string) string { return Report(ref) + "/wydruk" }

// ReportSheet is the report as a workbook.
func ReportSheet(ref string) string { return Report(ref) + "/arkusz" }

// NewReportEvidence adds evidence to a report.
func NewReportEvidence(ref string) string { return Report(ref) + "/dowody/nowy" }

// ReportEvidenceFor adds evidence to one part of a report, and to one row of it where item is given.
func ReportEvidenceFor(ref, part, item string) string {
	q := url.Values{"czesc": {or(reportParts, part)}}
	if item != "" {
		q.Set("pozycja", item)
	}
	return NewReportEvidence(ref) + "?" + q.Encode()
}

// ReportEvidence is one file of evidence.
func ReportEvidence(ref, proof string) string { return Report(ref) + "/dowody/" + proof }

// ReportEvidenceReplacement puts another piece of evidence in the place of one.
func ReportEvidenceReplacement(ref, proof string) string {
	return ReportEvidence(ref, proof) + "/zamiana"
}

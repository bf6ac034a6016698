// Package link writes every address of the program: Polish, ASCII, with opaque ids, and
// never anything personal in them.
package link

import "strings"

// Addresses that name no object.
const (
	Home           = "/"
	SignIn         = "/logowanie"
	NewPassword    = "/logowanie/haslo" //nolint:gosec // an address, not a password
	SignOut        = "/wyloguj"
	SignOutAll     = "/wyloguj/wszedzie"
	MyDay          = "/moj-dzien"
	Visits         = "/moj-dzien/wizyty" // the list to take along
	SessionStay    = "/sesja"            // keeps the session alive; a POST
	Drafts         = "/szkice"           // keeps what was typed so far; a POST
	DraftDrop      = "/szkice/odrzuc"    // forgets it; a POST
	Settings       = "/ustawienia"
	Help           = "/pomoc"
	Licences       = "/licencje"
	Residents      = "/mieszkancy"
	SearchPeople   = "/mieszkancy/szukaj"
	Applications   = "/wnioski"
	NewApplication = "/wnioski/nowy"
	NewNotice      = "/wnioski/zgloszenia/nowe"
	Term           = "/wnioski/termin"
	Plans          = "/plany"
	Catalogue      = "/katalog"
	NewService     = "/katalog/nowa"
	Programmes     = "/programy"
	NewProgramme   = "/programy/nowy"
	Providers      = "/uslugodawcy"
	NewProvider    = "/uslugodawcy/nowy"
	Contracts      = "/umowy"
	NewContract    = "/umowy/nowa"
	Milestones     = "/kamienie-milowe"
	Indicators     = "/wskazniki"
	Team           = "/administracja/zespol"
	NewAccount     = "/administracja/zespol/nowa"
	Rights         = "/administracja/uprawnienia"
	Wzornik        = "/administracja/wzornik"
	Access         = "/dostepy"
)

// After is the page of a long list, at its address with filters, that begins after a line.
func After(list, line string) string {
	if strings.Contains(list, "?") {
		return list + "&po=" + line
	}
	return list + "?po=" + line
}

// Resident is the card of a person (kartoteka).
func Resident(ref string) string { return Residents + "/" + ref }

// ResidentEdit is the form of a person's particulars.
func ResidentEdit(ref string) string { return Resident(ref) + "/edycja" }

// ResidentApplications is the tab of a person's applications.
func ResidentApplications(ref string) string { return Resident(ref) + "/wnioski" }

// ResidentAssessments is the tab of a person's needs assessments.
func ResidentAssessments(ref string) string { return Resident(ref) + "/potrzeby" }

// ResidentPlans is the tab of a person's plans.
func ResidentPlans(ref string) string { return Resident(ref) + "/plany" }

// ResidentPesel shows the PESEL in full; a POST, logged.
func ResidentPesel(ref string) string { return Resident(ref) + "/pesel" }

// ResidentAccess is the form that asks for access to a record outside one's cases.
func ResidentAccess(ref string) string { return Resident(ref) + "/dostep" }

// ResidentRestriction puts a record out of reach, or back; a POST.
func ResidentRestriction(ref string) string { return Resident(ref) + "/ograniczenie" }

// ResidentNotes is the tab of a person's notes.
func ResidentNotes(ref string) string { return Resident(ref) + "/notatki" }

// NewNote is the form of a note.
func NewNote(ref string) string { return ResidentNotes(ref) + "/nowa" }

// Note is the form that mends a note of the last day, or corrects an older one.
func Note(ref, note string) string { return ResidentNotes(ref) + "/" + note }

// ResidentDocuments is the tab of a person's documents.
func ResidentDocuments(ref string) string { return Resident(ref) + "/dokumenty" }

// NewDocument is the form that lays a document into a file.
func NewDocument(ref string) string { return ResidentDocuments(ref) + "/nowy" }

// Document fetches a document.
func Document(ref, doc string) string { return ResidentDocuments(ref) + "/" + doc }

// DocumentWithdrawal takes a document out of sight that was laid there by mistake.
func DocumentWithdrawal(ref, doc string) string { return Document(ref, doc) + "/wycofanie" }

// ApplicationFor begins an application for this person.
func ApplicationFor(resident string) string { return Resident(resident) + "/wnioski/nowy" }

// Intake is one step of an application in the making.
func Intake(ref, step string) string { return NewApplication + "/" + ref + "/" + step }

// IntakeRemoval throws an application in the making away.
func IntakeRemoval(ref string) string { return Intake(ref, "usun") }

// IntakePrint is a print to sign before the application is registered.
func IntakePrint(ref, kind string) string { return Intake(ref, "wydruk") + "/" + kind }

// Notice is one notice (zgłoszenie).
func Notice(ref string) string { return Applications + "/zgloszenia/" + ref }

// NoticeContact notes that whoever sent the notice was reached.
func NoticeContact(ref string) string { return Notice(ref) + "/kontakt" }

// NoticeApplication begins an application made from the notice; a POST.
func NoticeApplication(ref string) string { return Notice(ref) + "/wniosek" }

// NoticeClosing ends a notice that becomes no application.
func NoticeClosing(ref string) string { return Notice(ref) + "/zamkniecie" }

// FoundPeople is the answer to a search kept under a token.
func FoundPeople(token string) string { return Residents + "?szukaj=" + token }

// SimilarPeople is FoundPeople with those of similar names.
func SimilarPeople(token string) string { return FoundPeople(token) + "&podobne=tak" }

// Application is one application (wniosek).
func Application(ref string) string { return Applications + "/" + ref }

// ApplicationRegistered says that the application is registered, and what comes next.
func ApplicationRegistered(ref string) string { return Application(ref) + "/przyjety" }

// ApplicationPrint is a print of the application: to sign, or for the file.
func ApplicationPrint(ref, kind string) string { return Application(ref) + "/wydruk/" + kind }

// ApplicationCall calls the applicant to complete the application.
func ApplicationCall(ref string) string { return Application(ref) + "/wezwanie" }

// ApplicationCallDelivery notes when the call was delivered.
func ApplicationCallDelivery(ref string) string { return ApplicationCall(ref) + "/doreczenie" }

// ApplicationCallPrint is the letter of the call.
func ApplicationCallPrint(ref string) string { return ApplicationCall(ref) + "/pismo" }

// ApplicationCompletion notes the day on which what was missing came.
func ApplicationCompletion(ref string) string { return Application(ref) + "/uzupelnienie" }

// ApplicationLeaving leaves an application unexamined.
func ApplicationLeaving(ref string) string { return Application(ref) + "/bez-rozpoznania" }

// ApplicationWithdrawal ends an application by the applicant's statement.
func ApplicationWithdrawal(ref string) string { return Application(ref) + "/wycofanie" }

// ApplicationReceipt is the printable confirmation of receipt.
func ApplicationReceipt(ref string) string { return Application(ref) + "/potwierdzenie" }

// ApplicationCoordinator takes the case over; a POST.
func ApplicationCoordinator(ref string) string { return Application(ref) + "/koordynacja" }

// ApplicationQualification decides on the services applied for.
func ApplicationQualification(ref string) string { return Application(ref) + "/kwalifikacja" }

// ApplicationClosing ends an application that needs no plan.
func ApplicationClosing(ref string) string { return Application(ref) + "/zakonczenie" }

// ApplicationAssessment is the needs assessment of an application.
func ApplicationAssessment(ref string) string { return Application(ref) + "/rozpoznanie" }

// Assessments lists the needs assessments still to be held.
const Assessments = "/rozpoznania"

// AssessmentBlank is the blank form of a needs assessment, for paper.
const AssessmentBlank = Assessments + "/formularz"

// Assessment is one needs assessment (rozpoznanie potrzeb).
func Assessment(ref string) string { return Assessments + "/" + ref }

// assessmentParts are the parts of an assessment as they stand in addresses.
var assessmentParts = map[string]string{"situation": "sytuacja", "health": "zdrowie", "home": "dom", "support": "bliscy", "daily": "czynnosci",
	"activity": "relacje", "work": "praca", "income": "dochod", "strengths": "mocne-strony", "summary": "podsumowanie"}

// AssessmentPart is one part of an assessment, by its name.
func AssessmentPart(ref, part string) string {
	if word, known := assessmentParts[part]; known {
		part = word
	}
	return Assessment(ref) + "/czesc/" + part
}

// PartNamed is the part of an assessment that stands in an address under this word.
func PartNamed(word string) (part string, known bool) {
	for name, w := range assessmentParts {
		if w == word {
			return name, true
		}
	}
	return "", false
}

// AssessmentNewNeed is the form of a further need.
func AssessmentNewNeed(ref string) string { return Assessment(ref) + "/potrzeby/nowa" }

// AssessmentNeed is the form of one need.
func AssessmentNeed(ref, need string) string { return Assessment(ref) + "/potrzeby/" + need }

// AssessmentNeedRemoval takes a need off the list; a POST.
func AssessmentNeedRemoval(ref, need string) string { return AssessmentNeed(ref, need) + "/usun" }

// AssessmentNeedOrder moves a need up or down; a POST.
func AssessmentNeedOrder(ref, need string) string { return AssessmentNeed(ref, need) + "/kolejnosc" }

// FromPart remembers in an address from which part of the assessment one came.
func FromPart(address, part string) string {
	if word, known := assessmentParts[part]; known {
		return address + "?z=" + word
	}
	return address
}

// AssessmentVisit is the form of when and where the conversation is to be held.
func AssessmentVisit(ref string) string { return Assessment(ref) + "/termin" }

// AssessmentVisitCancel calls the visit off; a POST.
func AssessmentVisitCancel(ref string) string { return AssessmentVisit(ref) + "/odwolanie" }

// AssessmentCompletion ends the assessment and says what follows.
func AssessmentCompletion(ref string) string { return Assessment(ref) + "/zakonczenie" }

// AssessmentSupplement begins a correction of a completed assessment.
func AssessmentSupplement(ref string) string { return Assessment(ref) + "/uzupelnienie" }

// AssessmentPrint is the assessment for paper.
func AssessmentPrint(ref string) string { return Assessment(ref) + "/wydruk" }

// AssessmentFullPrint is that with what is written on health.
func AssessmentFullPrint(ref string) string { return AssessmentPrint(ref) + "/pelny" }

// ApplicationPlan makes the plan of an application; a POST.
func ApplicationPlan(ref string) string { return Application(ref) + "/plan" }

// Plan is one plan (IPUS).
func Plan(ref string) string { return Plans + "/" + ref }

// The parts of a plan's editor, in their order.
const (
	PartNeeds    = "potrzeby"
	PartGoals    = "cele-i-uslugi"
	PartFees     = "odplatnosc"
	PartTerms    = "ustalenia"
	PartChecking = "sprawdz"
)

// PlanPart is one part of the plan's editor.
func PlanPart(ref, part string) string { return Plan(ref) + "/edycja/" + part }

// PlanService is the row of one planned service, by its application item, open for editing.
func PlanService(ref, item string) string { return Plan(ref) + "/uslugi/" + item }

// PlanServiceRemoval takes a service out of the plan; a POST.
func PlanServiceRemoval(ref, item string) string { return PlanService(ref, item) + "/usun" }

// PlanGoal is one goal open for editing; goal "nowy" is one to be added.
func PlanGoal(ref, goal string) string { return Plan(ref) + "/cele/" + goal }

// PlanGoalMove moves a goal up or down; a POST.
func PlanGoalMove(ref, goal string) string { return PlanGoal(ref, goal) + "/przesun" }

// PlanGoalRemoval takes a goal out of the plan; a POST.
func PlanGoalRemoval(ref, goal string) string { return PlanGoal(ref, goal) + "/usun" }

// PlanSupport is one supporting action open for editing; "now" is one to be added.
func PlanSupport(ref, action string) string { return Plan(ref) + "/dzialania/" + action }

// PlanSupportRemoval takes a supporting action out of the plan; a POST.
func PlanSupportRemoval(ref, action string) string { return PlanSupport(ref, action) + "/usun" }

// PlanFigures works out what a row comes to as it is typed; a POST that changes nothing.
func PlanFigures(ref string) string { return Plan(ref) + "/przelicz" }

// PlanAgreement records the applicant's agreement.
func PlanAgreement(ref string) string { return Plan(ref) + "/uzgodnienie" }

// PlanSubmission submits the plan for approval.
func PlanSubmission(ref string) string { return Plan(ref) + "/przekaz" }

// PlanApproval approves or returns the plan.
func PlanApproval(ref string) string { return Plan(ref) + "/zatwierdzenie" }

// PlanAbandonment gives the plan up.
func PlanAbandonment(ref string) string { return Plan(ref) + "/zaniechanie" }

// PlanWithdrawal takes a submitted plan back.
func PlanWithdrawal(ref string) string { return Plan(ref) + "/wycofanie" }

// PlanVersion makes a new version of a plan in force.
func PlanVersion(ref string) string { return Plan(ref) + "/nowa-wersja" }

// PlanExclusion is the approver's statement that somebody else must decide.
func PlanExclusion(ref string) string { return Plan(ref) + "/wylaczenie" }

// PlanCoordination gives the plan to another coordinator.
func PlanCoordination(ref string) string { return Plan(ref) + "/koordynacja" }

// PlanComment marks an approver's remark as dealt with; a POST.
func PlanComment(ref, comment string) string { return Plan(ref) + "/uwagi/" + comment }

// PlanCompare sets two versions of a plan beside each other.
func PlanCompare(ref string) string { return Plan(ref) + "/porownaj" }

// PlanPrint is the printable plan.
func PlanPrint(ref string) string { return Plan(ref) + "/wydruk" }

// Service is a service of the catalogue.
func Service(ref string) string { return Catalogue + "/" + ref }

// ServiceEdit is its form.
func ServiceEdit(ref string) string { return Service(ref) + "/edycja" }

// Programme is a programme of social services.
func Programme(ref string) string { return Programmes + "/" + ref }

// ProgrammeEdit is its form.
func ProgrammeEdit(ref string) string { return Programme(ref) + "/edycja" }

// ProgrammeData is the list of data a programme names.
func ProgrammeData(ref string) string { return Programme(ref) + "/dane" }

// ProgrammeState moves the programme to another state.
func ProgrammeState(ref string) string { return Programme(ref) + "/stan" }

// Provider is a performer of services.
func Provider(ref string) string { return Providers + "/" + ref }

// ProviderEdit is its form.
func ProviderEdit(ref string) string { return Provider(ref) + "/edycja" }

// Contract is a contract with a provider.
func Contract(ref string) string { return Contracts + "/" + ref }

// ContractVersions are its amendments.
func ContractVersions(ref string) string { return Contract(ref) + "/aneksy" }

// ContractEdit is its form, until it is signed.
func ContractEdit(ref string) string { return Contract(ref) + "/edycja" }

// ContractProcedure opens the procedure in which the other party is found.
func ContractProcedure(ref string) string { return Contract(ref) + "/postepowanie" }

// ContractAward ends the procedure: somebody is chosen, or nobody.
func ContractAward(ref string) string { return Contract(ref) + "/rozstrzygniecie" }

// ContractSignature is the form of its signature.
func ContractSignature(ref string) string { return Contract(ref) + "/podpis" }

// ContractAmendment is the form of an amendment.
func ContractAmendment(ref string) string { return Contract(ref) + "/aneks" }

// ContractEnd is the form of its early end.
func ContractEnd(ref string) string { return Contract(ref) + "/rozwiazanie" }

// ContractNotes is what may be noted of it after the signature.
func ContractNotes(ref string) string { return Contract(ref) + "/uzupelnienie" }

// Indicator is one indicator with the rows behind its figure.
func Indicator(code string) string { return Indicators + "/" + code }

// TeamTerms are the open terms of the whole team in one span of time.
func TeamTerms(span string) string { return Milestones + "/terminy/" + span }

// Under the indicators: making a definition a promise of the project, and all figures as a file.
const (
	NewIndicator     = Indicators + "/nowy"
	IndicatorsExport = Indicators + "/eksport"
)

// IndicatorTerms is where its target is set, IndicatorPlan its plan by month, IndicatorEntry
// where a figure is entered by hand, IndicatorExport the rows behind its figure as a file.
func IndicatorTerms(code string) string  { return Indicator(code) + "/cel" }
func IndicatorPlan(code string) string   { return Indicator(code) + "/plan" }
func IndicatorEntry(code string) string  { return Indicator(code) + "/wpis" }
func IndicatorExport(code string) string { return Indicator(code) + "/eksport" }

// Downloads are the files made aside of whoever asks (Pliki do pobrania).
const Downloads = "/pliki"

// Download is one such file, DownloadAgain where one that failed is ordered anew.
func Download(file string) string      { return Downloads + "/" + file }
func DownloadAgain(file string) string { return Download(file) + "/ponowienie" }

// IndicatorEvidence is the file an entry by hand was made with.
func IndicatorEvidence(code, entry string) string { return Indicator(code) + "/dowody/" + entry }

// Milestone is one milestone with its tasks.
func Milestone(no string) string { return Milestones + "/" + no }

// Account is one account of the team.
func Account(ref string) string { return Team + "/" + ref }

// AccountState closes an account, once its cases are handed over, or opens it again.
func AccountState(ref string) string { return Account(ref) + "/stan" }

// AccountHandOver gives an account's cases to others.
func AccountHandOver(ref string) string { return Account(ref) + "/przekazanie" }

// AccountInvitation makes or ends the link with which a person sets a password; a POST.
func AccountInvitation(ref string) string { return Account(ref) + "/zaproszenie" }

// AccountDeputy names who stands in for a person.
func AccountDeputy(ref string) string { return Account(ref) + "/zastepstwo" }

// AccountSigning holds the authorisation to issue decisions.
func AccountSigning(ref string) string { return Account(ref) + "/upowaznienie-do-decyzji" }

// Journal is the journal of the centre (dziennik); JournalExport the form of its export.
const (
	Journal       = "/dziennik"
	JournalExport = Journal + "/eksport"
)

// JournalEntry is one line of the journal.
func JournalEntry(id string) string { return Journal + "/" + id }

// RoleRequests are the roles that wait for the director.
const RoleRequests = "/administracja/role"

// RoleRequest answers one of them; a POST.
func RoleRequest(ref string) string { return RoleRequests + "/" + ref }

// Invitation is where an invited person sets a password.
func Invitation(token string) string { return "/zaproszenie/" + token }

// AccountAuthorisation authorises an organiser to approve plans.
func AccountAuthorisation(ref string) string { return Account(ref) + "/upowaznienie" }

// AccessReview answers a justified access; a POST.
func AccessReview(ref string) string { return Access + "/" + ref }

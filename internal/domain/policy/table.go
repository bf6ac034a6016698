package policy

import (
	"fmt"
	"strings"
)

// Object is a kind of thing rights are given for: a line of the table.
type Object string

// The objects of the matrix.
const (
	Identity         Object = "identity"          // resident: identity and contact
	Special          Object = "special"           // resident: health, disability
	Household        Object = "household"         // household, representatives
	Statements       Object = "statements"        // consents, statements
	Applications     Object = "applications"      // wnioski
	Assessments      Object = "assessments"       // rozpoznania potrzeb
	Plans            Object = "plans"             // IPUS, draft and update
	PlanApproval     Object = "plan_approval"     // approving an IPUS
	Coordination     Object = "coordination"      // who leads a plan (art. 45 ust. 1)
	PlanSummaries    Object = "plan_summaries"    // half-yearly summary
	Notes            Object = "notes"             // notes in a person's file
	Documents        Object = "documents"         // documents in a person's file
	Decisions        Object = "decisions"         // refusals, fees
	Referrals        Object = "referrals"         // wnioski przekazane, art. 38 ust. 1
	Confirmation     Object = "confirmation"      // of a qualification, where a programme asks for it
	Programmes       Object = "programmes"        // programme, diagnosis
	Community        Object = "community"         // community plan, volunteers, neighbours
	Catalogue        Object = "catalogue"         // services, standards
	Providers        Object = "providers"         // performers, contracts
	Orders           Object = "orders"            // orders, delivery records
	Fees             Object = "fees"              // fee rules, liabilities, payments
	Project          Object = "project"           // project, milestones, indicators, budget
	Reports          Object = "reports"           // reports of milestones
	Complaints       Object = "complaints"        // surveys, complaints
	Accounts_        Object = "accounts"          // users, roles, settings
	Journal          Object = "journal"           // access log
	RestrictedRecord Object = "restricted_record" // putting a record out of reach
	AccessReview     Object = "access_review"     // reviewing justified access
	Workday          Object = "workday"           // one's own day, settings, help
)

// Objects lists the lines in the order they are read.
var Objects = []Object{Identity, Special, Household, Statements, Applications, Assessments, Plans, PlanApproval, Coordination,
	PlanSummaries, Notes, Documents, Decisions, Referrals, Confirmation, Programmes, Community, Catalogue, Providers, Orders, Fees, Project, Reports, Complaints,
	Accounts_, Journal, RestrictedRecord, AccessReview, Workday}

// table is the matrix of rights. C create, R read, U update, A approve or sign, X export.
// After the letters, how far: a all, o own cases, s what belongs to a plan submitted to
// them for approval, m that it exists without its content, n counts only; no letter after
// them means all. "–" is nothing. Several groups are joined by a space, the letters of a
// group share its reach.
//
// It follows the reference of the field; where a cell there carries a remark, the remark
// stands below the table.
var table = map[Object]string{
	//                  DIR     OUS     KOR      OSL     OPS   REC     FIN     IOD    WYK   ADM
	Identity:         `Ra    | Ra    | CRUa   | –     | Ro  | CRUa  | –     | Rm   | –   | –`,
	Special:          `Ra    | Rs    | CRUo   | –     | Ro  | –     | –     | Rm   | –   | –`,
	Household:        `Ra    | Rs    | CRUa   | –     | Ro  | CRa   | –     | Rm   | –   | –`,
	Statements:       `Ra    | Rs    | CRUo   | Co    | Ro  | CRa   | –     | Rm   | –   | –`,
	Applications:     `Ra    | Rm    | CRUa   | –     | Ro  | CRUa  | –     | Rm   | –   | –`,
	Assessments:      `Ra    | Rs    | CRUo   | Rn    | –   | –     | –     | Rm   | –   | –`,
	Plans:            `Ra    | Ra    | CRUo   | –     | –   | –     | –     | Rm   | –   | –`,
	PlanApproval:     `Aa    | –     | –      | –     | –   | –     | –     | –    | –   | –`,
	Coordination:     `Ua    | Ua    | –        | –       | –     | –     | –       | –    | –   | –`,
	PlanSummaries:    `Ra    | CRUa  | Rn     | Rn    | –   | –     | –     | –    | –   | –`,
	Notes:            `CRa   | –     | CRUo   | –     | –   | Ca Ro | –     | Rm   | –   | –`,
	Documents:        `CRa   | –     | CRUo   | –     | –   | Ca Ro | –     | Rm   | –   | –`,
	Decisions:        `RAa   | CRa   | CRUo   | –     | –   | –     | Co    | Rm   | –   | –`,
	Referrals:        `Ra    | –     | CRUo   | –     | RUo | –     | –     | –    | –   | –`,
	Confirmation:     `RAa   | RAa   | Ro     | –     | –   | –     | –     | –    | –   | –`,
	Programmes:       `RUAa  | CRUa  | Ra     | Ra    | Ra  | Ra    | Ra    | Ra   | Ra  | –`,
	Community:        `RAa   | Ra    | Ra     | CRUa  | –   | Ra    | –     | Rm   | –   | –`,
	Catalogue:        `RAa   | CRUa  | Ra     | Ra    | Ra  | Ra    | Ra    | Ra   | Ra  | –`,
	Providers:        `RAa   | CRUa  | Ra     | Ra    | –   | –     | RUa   | Ra   | Ro  | –`,
	Orders:           `Ra    | Ra    | CRUo   | –     | –   | –     | Ra    | Rm   | RUo | –`,
	Fees:             `CRAa  | CRa   | Ra     | –     | –   | Ra    | CRUa  | Rm   | –   | –`,
	Project:          `CRUAXa | CRUXa | Ra     | CRUo Ra | – | –     | CRUo Ra | Ra | –   | –`,
	Reports:          `CRUAa | CRUa  | –      | –       | –     | –     | RUa     | Ra   | –   | –`,
	Complaints:       `RAa   | CRUa  | CRo    | Ca    | –   | Ca    | –     | Ra   | –   | –`,
	Accounts_:        `RAa   | –     | –      | –     | –   | –     | –     | Ra   | –   | CRUa`,
	Journal:          `Ra    | –     | –      | –     | –   | –     | –     | RXa  | –   | Rm`,
	RestrictedRecord: `Ua    | –     | –      | –     | –   | –     | –     | –    | –   | –`,
	AccessReview:     `RUa   | –     | –      | –     | –   | –     | –     | Ra   | –   | –`,
	Workday:          `RUa   | RUa   | RUa    | RUa   | RUa | RUa   | RUa   | RUa  | RUa | RUa`,
}

// Remarks to cells:
//   - Identity, OSL and FIN: volunteers and payers only, with the contexts that hold them;
//     until then nothing. WYK: the persons of its own orders, likewise.
//   - Special, KOR: the special data of others after a justified, logged opening.
//   - Applications, OUS: what a programme asks them to confirm, with that feature.
//   - PlanApproval, OUS: with the director's authorisation valid that day (art. 41 ust. 1),
//     never one's own plan; Actor.Reach knows the first, the plan's rules the second.
//   - Decisions, A: with the authorisation of the wójt, burmistrz or prezydent valid that day
//     (art. 26), the director's own included; Actor.Reach knows it.
//   - Referrals, OPS: what was passed on to the social-assistance team of the centre.
//   - Confirmation, OUS and DIR: what a programme asks them to confirm (domain 2.1), never what
//     they proposed themselves.
//   - Programmes, DIR: U as well, for the steps of a programme are made where it is changed:
//     the organiser prepares it up to the council, the rest is the director's (domain 2.5).
//   - Fees, DIR and OUS: C as well, for the rule of a fee is a part of the programme they write
//     (art. 5 ust. 3 pkt 7): the organiser until the council adopts it, then the director.
//   - Project, KOR: figures without names, which is what the project's pages show.
//   - Project, X: figures and the numbers of the cases behind them, never names; DIR and OUS, who know the numbers anyway.
//   - Project, DIR: C and U as well, for the director answers for the project to its funder and may write its
//     reports; approving stays with the director alone.
//   - Reports, FIN: U is the check of the figures and the part on the budget; IOD: what was approved.

// Verb is what is done to an object.
type Verb byte

// The verbs of the table.
const (
	Create  Verb = 'C'
	Read    Verb = 'R'
	Update  Verb = 'U'
	Approve Verb = 'A'
	Export  Verb = 'X'
)

// Action is a verb done to an object: what pages and rules ask about.
type Action struct {
	Object Object
	Verb   Verb
}

// The actions the program knows.
var (
	ReadIdentity, CreateIdentity, UpdateIdentity            = Action{Identity, Read}, Action{Identity, Create}, Action{Identity, Update}
	ReadSpecial                                             = Action{Special, Read}
	ReadApplication, CreateApplication, UpdateApplication   = Action{Applications, Read}, Action{Applications, Create}, Action{Applications, Update}
	ReadHousehold, CreateHousehold                          = Action{Household, Read}, Action{Household, Create}
	ReadAssessment, CreateAssessment, UpdateAssessment      = Action{Assessments, Read}, Action{Assessments, Create}, Action{Assessments, Update}
	ReadPlan, CreatePlan, UpdatePlan, ApprovePlan           = Action{Plans, Read}, Action{Plans, Create}, Action{Plans, Update}, Action{PlanApproval, Approve}
	ChangeCoordinator                                       = Action{Coordination, Update}
	ReadDecision, UpdateDecision, SignDecision              = Action{Decisions, Read}, Action{Decisions, Update}, Action{Decisions, Approve}
	ReadReferral, CreateReferral, UpdateReferral            = Action{Referrals, Read}, Action{Referrals, Create}, Action{Referrals, Update}
	ReadConfirmation, ConfirmQualification                  = Action{Confirmation, Read}, Action{Confirmation, Approve}
	ReadProgramme, CreateProgramme, UpdateProgramme         = Action{Programmes, Read}, Action{Programmes, Create}, Action{Programmes, Update}
	ReadCatalogue, CreateCatalogue, UpdateCatalogue         = Action{Catalogue, Read}, Action{Catalogue, Create}, Action{Catalogue, Update}
	ReadProvider, CreateProvider, UpdateProvider            = Action{Providers, Read}, Action{Providers, Create}, Action{Providers, Update}
	SignContract                                            = Action{Providers, Approve}
	ReadProject, CreateProject                              = Action{Project, Read}, Action{Project, Create}
	UpdateProject, ApproveProject, ExportProject            = Action{Project, Update}, Action{Project, Approve}, Action{Project, Export}
	ReadReport, CreateReport, UpdateReport, ApproveReport   = Action{Reports, Read}, Action{Reports, Create}, Action{Reports, Update}, Action{Reports, Approve}
	ReadAccounts, CreateAccount, UpdateAccount, GrantRights = Action{Accounts_, Read}, Action{Accounts_, Create}, Action{Accounts_, Update}, Action{Accounts_, Approve}
	ReadFee, CreateFee                                      = Action{Fees, Read}, Action{Fees, Create}
	ReadNote, CreateNote                                    = Action{Notes, Read}, Action{Notes, Create}
	ReadDocument, CreateDocument                            = Action{Documents, Read}, Action{Documents, Create}
	ReadJournal, ExportJournal                              = Action{Journal, Read}, Action{Journal, Export}
	RestrictRecord, ReadAccessReview, ReviewAccess          = Action{RestrictedRecord, Update}, Action{AccessReview, Read}, Action{AccessReview, Update}
	ReadWorkday, UpdateOwnSettings                          = Action{Workday, Read}, Action{Workday, Update}
)

// String is "read plans".
func (x Action) String() string {
	names := map[Verb]string{Create: "create", Read: "read", Update: "update", Approve: "approve", Export: "export"}
	return names[x.Verb] + " " + string(x.Object)
}

// rights is the table in a form quick to ask: object, verb, role → reach.
var rights = parse()

func (x Action) granted(r Role) Reach { return rights[key{x, r}] }

type key struct {
	Action
	Role
}

// parse reads the table; a cell it cannot read stops the program at its first step.
func parse() map[key]Reach {
	out := map[key]Reach{}
	for object, line := range table {
		cells := strings.Split(line, "|")
		if len(cells) != len(Roles) {
			panic(fmt.Sprintf("policy: line %s has %d cells", object, len(cells)))
		}
		for i, cell := range cells {
			for _, g := range strings.Fields(cell) {
				if g == "–" {
					continue
				}
				verbs, reach := splitGroup(g)
				for _, v := range verbs {
					k := key{Action{object, Verb(v)}, Roles[i]}
					out[k] = max(out[k], reach)
				}
			}
		}
	}
	return out
}

func splitGroup(g string) (verbs string, reach Reach) {
	suffix := map[byte]Reach{'a': All, 'o': Own, 's': Submitted, 'm': Meta, 'n': Counts}
	reach, ok := suffix[g[len(g)-1]]
	verbs = g[:len(g)-1]
	if !ok || verbs == "" || strings.Trim(verbs, "CRUAX") != "" {
		panic("policy: cell " + g)
	}
	return verbs, reach
}

// Cell is what the table says of an object and a role, for the page and the test that
// print it.
func Cell(o Object, r Role) string {
	cells := strings.Split(table[o], "|")
	for i, role := range Roles {
		if role == r {
			return strings.TrimSpace(cells[i])
		}
	}
	return ""
}

package desk_test

import (
	"strings"
	"testing"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/decision"
	"cus/internal/domain/desk"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
)

// refused is one case of Anna's for every stage on the way to a refusal, and beside it.
func refused(t *testing.T, tx *audit.Tx) {
	t.Helper()
	earlier := func(surname string) given.Held {
		return given.EarlierOf(t, tx, given.Anna, given.Resident(t, given.As(tx, given.Ola), given.Someone(surname, "Zenon")))
	}
	fresh := func(surname string) given.Held {
		return given.ApplicationOf(t, tx, given.Anna, given.Resident(t, given.As(tx, given.Ola), given.Someone(surname, "Zenon")))
	}
	act := given.Act
	fresh("Oczekujący").Wait(t, tx)
	earlier("Miesięczny").Wait(t, tx)
	earlier("Wysłuchany").Lettered(t, tx)
	earlier("Projektowy").Lettered(t, tx).Refusing(t, tx)
	issued := func(surname string) given.Held {
		return earlier(surname).Lettered(t, tx).Refusing(t, tx).Step(t, tx, given.Drafted, act(decision.Submit)).Step(t, tx, given.DecidedOn, act(decision.Sign))
	}
	earlier("Podpisowy").Lettered(t, tx).Refusing(t, tx).Step(t, tx, given.Drafted, act(decision.Submit))
	issued("Wydany")
	issued("Doręczony").Step(t, tx, given.DecidedOn, act(decision.Deliver))
	issued("Odwołany").Step(t, tx, given.DecidedOn, act(decision.Deliver)).Step(t, tx, given.Today, act(decision.Appeal))
	fresh("Przekazany").Assess(t, tx).Refer(t, tx)
	fresh("Potwierdzany").Terms(t, tx, nil, 0, "OUS").Qualify(t, tx)
	given.Notice(t, given.As(tx, given.Ola))

	called := given.Called(t, given.On(tx, given.Applied), earlier("Wezwany"))
	if err := application.CallDelivered(t.Context(), given.On(given.As(tx, given.Anna), given.Applied.Add(1)), called.Application, called.Now(t, tx).Version, given.Applied.Add(1)); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), `INSERT INTO role_request (staff_id, roles, requested_by, requested_at) VALUES ($1, '{KOR}', $2, $3)`,
		given.Ola.ID, given.Adam.ID, given.Now); err != nil {
		t.Fatal(err)
	}
}

func TestWhatWaitsBesideThePlansHasItsQueueToo(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	refused(t, tx)
	marek := given.Marek
	marek.Deputises = []policy.StaffID{given.Anna.ID}
	organiser := given.Piotr
	organiser.SigningNumber = "4/2026"
	standsIn := given.Ewa
	standsIn.Deputises = []policy.StaffID{given.Anna.ID}
	const hers = "complete Projektowy, waiting Miesięczny, draft Wysłuchany, forward Odwołany, contact Nowicka, letter Oczekujący, " +
		"assess Potwierdzany, deliver Wydany, appeal Doręczony, leave Wezwany"
	for name, tc := range map[string]struct {
		who  policy.Actor
		want string
	}{
		"the coordinator: letters, decisions, notices, calls; not what only waits for others": {given.Anna, hers},
		"who stands in for her":              {marek, hers},
		"another coordinator: notices":       {given.Marek, "contact Nowicka"},
		"the information point: notices":     {given.Ola, "contact Nowicka"},
		"the director without authorisation": {given.Ewa, "roles Ola"},
		"the director who may sign":          {given.Signing(), "sign Podpisowy, roles Ola"},
		"a deputy signs nothing":             {standsIn, "roles Ola"},
		"the organiser":                      {given.Piotr, "confirm Potwierdzany"},
		"the organiser who may sign":         {organiser, "sign Podpisowy, confirm Potwierdzany"},
		"social assistance":                  {given.Irena, "receive Przekazany"},
		"the administrator":                  {given.Adam, ""},
		"data protection":                    {given.Inga, ""},
	} {
		if got := lines(queue(t, tx, tc.who)); got != tc.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, tc.want)
		}
	}
	if got := given.Trail(t, tx); !strings.Contains(got, "desk.read") {
		t.Errorf("looks leave lines: %q", got)
	}
}

func TestNobodySignsWhatTheyDraftedNorConfirmsWhatTheyProposed(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	refused(t, tx)
	both := given.Anna
	both.Roles, both.SigningNumber = []policy.Role{policy.Coordinator, policy.ServiceOrganiser}, "5/2026"
	for _, task := range queue(t, tx, both) {
		if task.Kind == desk.Sign || task.Kind == desk.Confirm {
			t.Errorf("%s %s is for somebody else", task.Kind, task.ResidentName)
		}
	}
}

func TestARestrictedRecordStaysHiddenFromWhoConfirms(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Anna)
	refused(t, tx)
	if _, err := tx.Exec(t.Context(), `UPDATE resident SET restricted = true`); err != nil {
		t.Fatal(err)
	}
	for _, who := range []policy.Actor{given.Piotr, given.Irena} {
		if got := lines(queue(t, tx, who)); got != "" {
			t.Errorf("%s sees %s", who.Name, got)
		}
	}
	if got := lines(queue(t, tx, given.Signing())); got != "sign Podpisowy, roles Ola" {
		t.Errorf("the director sees %s", got)
	}
}

package policy_test

import (
	"slices"
	"testing"

	"cus/internal/domain/policy"
)

func as(roles ...policy.Role) policy.Actor { return policy.Actor{ID: 7, Roles: roles} }

// given1 is the director's account.
const given1 = policy.StaffID(1)

func signing(a policy.Actor) policy.Actor {
	a.SigningNumber = "OR.0052.3.2026"
	return a
}

func standingIn(a policy.Actor, away policy.StaffID) policy.Actor {
	a.Deputises = []policy.StaffID{away}
	return a
}

// TestWhoseCasesAreOwn: one's own and those of whom one stands in for; what nobody leads
// is nobody's own.
func TestWhoseCasesAreOwn(t *testing.T) {
	t.Parallel()
	a := standingIn(as(policy.Coordinator), 3)
	for id, want := range map[int64]bool{7: true, 3: true, 4: false, 0: false} {
		if a.Own(id) != want {
			t.Errorf("%d: %v", id, !want)
		}
	}
	if (policy.Actor{}).Own(0) {
		t.Error("the program has no cases")
	}
	if !slices.Equal(a.Ours(), []int64{7, 3}) {
		t.Error(a.Ours())
	}
}

var (
	create = func(o policy.Object) policy.Action { return policy.Action{Object: o, Verb: policy.Create} }
	read   = func(o policy.Object) policy.Action { return policy.Action{Object: o, Verb: policy.Read} }
	change = func(o policy.Object) policy.Action { return policy.Action{Object: o, Verb: policy.Update} }
)

// files are the objects of a person's file.
var files = []policy.Object{policy.Identity, policy.Special, policy.Household, policy.Statements, policy.Applications, policy.Assessments, policy.Plans, policy.Decisions}

// TestTheTable reads the matrix as sentences of the paper it comes from.
func TestTheTable(t *testing.T) {
	t.Parallel()
	authorised := as(policy.ServiceOrganiser)
	authorised.ApprovalNumber = "7/2026"
	for name, tc := range map[string]struct {
		who  policy.Actor
		what policy.Action
		want policy.Reach
	}{
		"nobody may do anything without a role":                            {as(), policy.ReadWorkday, policy.None},
		"a role unknown to the table gives nothing":                        {as("XYZ"), policy.ReadIdentity, policy.None},
		"the director reads every plan":                                    {as(policy.Director), policy.ReadPlan, policy.All},
		"the director writes no plan":                                      {as(policy.Director), policy.UpdatePlan, policy.None},
		"the director approves plans":                                      {as(policy.Director), policy.ApprovePlan, policy.All},
		"an organiser approves none":                                       {as(policy.ServiceOrganiser), policy.ApprovePlan, policy.None},
		"an authorised organiser approves plans (art. 41)":                 {authorised, policy.ApprovePlan, policy.All},
		"an authorisation is worth nothing without the role":               {policy.Actor{Roles: []policy.Role{policy.Coordinator}, ApprovalNumber: "7/2026"}, policy.ApprovePlan, policy.None},
		"an organiser reads plans":                                         {as(policy.ServiceOrganiser), policy.ReadPlan, policy.All},
		"an organiser reads no assessment":                                 {as(policy.ServiceOrganiser), policy.ReadAssessment, policy.None},
		"an authorised one reads the assessment of what was submitted":     {authorised, policy.ReadAssessment, policy.Submitted},
		"an organiser knows that applications exist":                       {as(policy.ServiceOrganiser), policy.ReadApplication, policy.Meta},
		"a coordinator writes plans of own cases":                          {as(policy.Coordinator), policy.UpdatePlan, policy.Own},
		"a coordinator assesses own cases":                                 {as(policy.Coordinator), policy.UpdateAssessment, policy.Own},
		"a coordinator registers anybody's application":                    {as(policy.Coordinator), policy.CreateApplication, policy.All},
		"the information point registers anybody's application":            {as(policy.Reception), policy.CreateApplication, policy.All},
		"the information point reads no plan":                              {as(policy.Reception), policy.ReadPlan, policy.None},
		"the information point reads no assessment":                        {as(policy.Reception), policy.ReadAssessment, policy.None},
		"the information point makes no plan":                              {as(policy.Reception), policy.CreatePlan, policy.None},
		"a social worker reads the identity of own cases":                  {as(policy.SocialAssistance), policy.ReadIdentity, policy.Own},
		"a social worker reads no plan":                                    {as(policy.SocialAssistance), policy.ReadPlan, policy.None},
		"a community organiser counts assessments":                         {as(policy.CommunityOrganiser), policy.ReadAssessment, policy.Counts},
		"accounts read no identity yet":                                    {as(policy.Accounts), policy.ReadIdentity, policy.None},
		"the data protection officer knows that plans exist":               {as(policy.DataProtection), policy.ReadPlan, policy.Meta},
		"the data protection officer reads the journal":                    {as(policy.DataProtection), read(policy.Journal), policy.All},
		"the data protection officer exports the journal":                  {as(policy.DataProtection), policy.ExportJournal, policy.All},
		"the administrator reads who did what kind of thing":               {as(policy.Administrator), policy.ReadJournal, policy.Meta},
		"the director does not export the journal":                         {as(policy.Director), policy.ExportJournal, policy.None},
		"a coordinator does not read the journal":                          {as(policy.Coordinator), policy.ReadJournal, policy.None},
		"a performer reads own contracts":                                  {as(policy.Performer), policy.ReadProvider, policy.Own},
		"the administrator changes accounts":                               {as(policy.Administrator), policy.UpdateAccount, policy.All},
		"the administrator gives nobody the right to approve":              {as(policy.Administrator), policy.GrantRights, policy.None},
		"the director gives the right to approve":                          {as(policy.Director), policy.GrantRights, policy.All},
		"the director restricts records":                                   {as(policy.Director), policy.RestrictRecord, policy.All},
		"a coordinator restricts none":                                     {as(policy.Coordinator), policy.RestrictRecord, policy.None},
		"the director signs no decision without the mayor's authorisation": {as(policy.Director), policy.SignDecision, policy.None},
		"the director signs with it (art. 26 ust. 1)":                      {signing(as(policy.Director)), policy.SignDecision, policy.All},
		"an authorised organiser signs (art. 26 ust. 4)":                   {signing(as(policy.ServiceOrganiser)), policy.SignDecision, policy.All},
		"the organiser of assistance signs (art. 26 ust. 3)":               {signing(as(policy.SocialAssistance)), policy.SignDecision, policy.All},
		"an authorisation to sign approves no plan":                        {signing(as(policy.ServiceOrganiser)), policy.ApprovePlan, policy.None},
		"an authorisation to approve signs nothing":                        {authorised, policy.SignDecision, policy.None},
		"a coordinator signs nothing":                                      {signing(as(policy.Coordinator)), policy.SignDecision, policy.None},
		"who stands in for the director approves nothing":                  {standingIn(as(policy.Coordinator), given1), policy.ApprovePlan, policy.None},
		"who stands in for the director signs nothing":                     {standingIn(as(policy.ServiceOrganiser), given1), policy.SignDecision, policy.None},
		"who stands in for a coordinator changes own cases, theirs too":    {standingIn(as(policy.Coordinator), 3), policy.UpdatePlan, policy.Own},
		"who has no cases gets none by standing in":                        {standingIn(as(policy.Accounts), 3), policy.UpdatePlan, policy.None},
		"of several roles the widest counts":                               {as(policy.SocialAssistance, policy.Coordinator), policy.ReadIdentity, policy.All},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tc.who.Reach(tc.what); got != tc.want {
				t.Errorf("%s: reach %d, want %d", tc.what, got, tc.want)
			}
			if got := tc.who.May(tc.what); got != (tc.want >= policy.Submitted || tc.what == policy.ReadJournal && tc.want == policy.Meta) {
				t.Errorf("%s: may %v", tc.what, got)
			}
		})
	}
}

func TestTheAdministratorHasNoCases(t *testing.T) {
	t.Parallel()
	for _, o := range files {
		for _, x := range []policy.Action{create(o), read(o), change(o)} {
			for _, r := range []policy.Role{policy.Administrator, policy.Performer} {
				if as(r).Reach(x) != policy.None {
					t.Errorf("%s: %s", r, x)
				}
			}
		}
	}
}

func TestTheDataProtectionOfficerChangesNothing(t *testing.T) {
	t.Parallel()
	for _, o := range policy.Objects {
		for _, x := range []policy.Action{create(o), change(o)} {
			if as(policy.DataProtection).May(x) && o != policy.Workday {
				t.Error(x)
			}
		}
	}
	for _, o := range files {
		if as(policy.DataProtection).May(read(o)) {
			t.Errorf("reads %s", o)
		}
	}
}

func TestApprovalIsNobodysButTheirs(t *testing.T) {
	t.Parallel()
	for _, r := range policy.Roles {
		if as(r).May(policy.ApprovePlan) != (r == policy.Director) {
			t.Error(r)
		}
	}
}

func TestEveryCellIsWritten(t *testing.T) {
	t.Parallel()
	if len(policy.Roles) != 10 {
		t.Errorf("%d roles", len(policy.Roles))
	}
	for _, o := range policy.Objects {
		for _, r := range policy.Roles {
			if policy.Cell(o, r) == "" {
				t.Errorf("%s, %s: no cell", o, r)
			}
		}
	}
	if policy.Cell(policy.PlanApproval, policy.Director) != "Aa" || policy.Cell(policy.Plans, "XYZ") != "" {
		t.Error("the cells are not where they stand")
	}
}

func TestCompatible(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		roles []policy.Role
		want  bool
	}{
		"nobody has no role":                       {nil, false},
		"a director may coordinate":                {[]policy.Role{policy.Director, policy.Coordinator}, true},
		"an administrator has no other role":       {[]policy.Role{policy.Administrator, policy.Coordinator}, false},
		"an administrator alone is one":            {[]policy.Role{policy.Administrator}, true},
		"who carries services out is from outside": {[]policy.Role{policy.Performer, policy.Reception}, false},
		"small centres give one person many roles": {[]policy.Role{policy.ServiceOrganiser, policy.Coordinator, policy.CommunityOrganiser, policy.Reception, policy.Accounts}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if policy.Compatible(tc.roles) != tc.want {
				t.Error(tc.roles)
			}
		})
	}
}

func TestWhereTheDayStarts(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		roles []policy.Role
		want  policy.Role
	}{
		{[]policy.Role{policy.Reception, policy.Director}, policy.Director}, {[]policy.Role{policy.Coordinator, policy.ServiceOrganiser}, policy.ServiceOrganiser},
		{[]policy.Role{policy.Reception, policy.Coordinator}, policy.Coordinator}, {[]policy.Role{policy.CommunityOrganiser, policy.Reception}, policy.Reception}, {nil, ""},
	} {
		if got := as(tc.roles...).Leading(); got != tc.want {
			t.Errorf("%v leads as %s", tc.roles, got)
		}
	}
	if got := as(policy.Reception, policy.Director).RoleCodes(); !slices.Equal(got, []string{"DIR", "REC"}) {
		t.Error(got)
	}
	if _, known := policy.ParseRole("KOR"); !known {
		t.Error("KOR is unknown")
	}
	for _, odd := range []string{"", "kor", "ROOT", "KOR "} {
		if _, known := policy.ParseRole(odd); known {
			t.Errorf("%q is a role", odd)
		}
	}
}

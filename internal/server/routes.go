package server

import (
	"net/http"

	"cus/internal/domain/policy"
	"cus/web/link"
)

// route is one address: who may come, and what answers.
type route struct {
	method, path string
	needs        policy.Action // the zero action: whoever is signed in
	public       bool          // nobody need be signed in
	serve        handler
}

const (
	get  = http.MethodGet
	post = http.MethodPost
)

// Routes is every address of the program, with the right it asks for. What a person sees
// behind it is decided once more by the reach in each query.
func (s *Site) routes() []route {
	return []route{
		{get, link.Home, policy.Action{}, true, s.home},
		{get, link.SignIn, policy.Action{}, true, s.signInShow},
		{post, link.SignIn, policy.Action{}, true, s.signInCreate},
		{get, link.Invitation("{token}"), policy.Action{}, true, s.invitationShow},
		{post, link.Invitation("{token}"), policy.Action{}, true, s.invitationAccept},
		{get, link.NewPassword, policy.Action{}, false, s.passwordShow},
		{post, link.NewPassword, policy.Action{}, false, s.passwordChange},
		{post, link.SignOut, policy.Action{}, false, s.signOut},
		{post, link.SignOutAll, policy.Action{}, false, s.signOutAll},

		{post, link.SessionStay, policy.Action{}, false, s.sessionStay},
		{post, link.Drafts, policy.Action{}, false, s.draftSave},
		{post, link.DraftDrop, policy.Action{}, false, s.draftDrop},

		{get, link.MyDay, policy.ReadWorkday, false, s.dayShow},
		{get, link.Settings, policy.UpdateOwnSettings, false, s.settingsShow},
		{post, link.Settings, policy.UpdateOwnSettings, false, s.settingsSave},
		{get, link.Help, policy.ReadWorkday, false, s.helpShow},
		{get, link.Licences, policy.Action{}, true, s.licencesShow},

		{get, link.Residents, policy.ReadIdentity, false, s.residentList},
		{post, link.SearchPeople, policy.ReadIdentity, false, s.residentSearch},
		{get, link.NewResident, policy.CreateIdentity, false, s.residentNew},
		{post, link.NewResident, policy.CreateIdentity, false, s.residentCreate},
		{get, link.Resident("{resident}"), policy.ReadIdentity, false, s.residentShow},
		{get, link.ResidentEdit("{resident}"), policy.UpdateIdentity, false, s.residentEdit},
		{post, link.ResidentEdit("{resident}"), policy.UpdateIdentity, false, s.residentUpdate},
		{get, link.ResidentApplications("{resident}"), policy.ReadApplication, false, s.residentApplications},
		{get, link.ResidentAssessments("{resident}"), policy.ReadAssessment, false, s.residentAssessments},
		{get, link.ResidentPlans("{resident}"), policy.ReadPlan, false, s.residentPlans},
		{get, link.ResidentIncome("{resident}"), policy.ReadHousehold, false, s.incomeShow},
		{post, link.ResidentIncome("{resident}"), policy.CreateHousehold, false, s.incomeCreate},
		{post, link.ResidentPesel("{resident}"), policy.ReadIdentity, false, s.residentPesel},
		{get, link.ResidentAccess("{resident}"), policy.ReadIdentity, false, s.accessNew},
		{post, link.ResidentAccess("{resident}"), policy.ReadIdentity, false, s.accessCreate},
		{post, link.ResidentRestriction("{resident}"), policy.RestrictRecord, false, s.residentRestrict},
		{get, link.ResidentNotes("{resident}"), policy.ReadNote, false, s.noteList},
		{get, link.NewNote("{resident}"), policy.CreateNote, false, s.noteNew},
		{post, link.NewNote("{resident}"), policy.CreateNote, false, s.noteCreate},
		{get, link.Note("{resident}", "{note}"), policy.CreateNote, false, s.noteEdit},
		{post, link.Note("{resident}", "{note}"), policy.CreateNote, false, s.noteUpdate},
		{get, link.ResidentDocuments("{resident}"), policy.ReadDocument, false, s.documentList},
		{get, link.NewDocument("{resident}"), policy.CreateDocument, false, s.documentNew},
		{post, link.NewDocument("{resident}"), policy.CreateDocument, false, s.documentCreate},
		{get, link.Document("{resident}", "{document}"), policy.ReadDocument, false, s.documentFetch},
		{get, link.DocumentWithdrawal("{resident}", "{document}"), policy.CreateDocument, false, s.withdrawalShow},
		{post, link.DocumentWithdrawal("{resident}", "{document}"), policy.CreateDocument, false, s.withdrawalCreate},
		{get, link.Access, policy.ReadAccessReview, false, s.accessList},
		{post, link.AccessReview("{grant}"), policy.ReviewAccess, false, s.accessReview},

		{get, link.Applications, policy.ReadApplication, false, s.applicationList},
		{get, link.NewApplication("{resident}"), policy.CreateApplication, false, s.applicationNew},
		{post, link.NewApplication("{resident}"), policy.CreateApplication, false, s.applicationCreate},
		{get, link.Application("{application}"), policy.ReadApplication, false, s.applicationShow},
		{get, link.ApplicationReceipt("{application}"), policy.ReadApplication, false, s.applicationReceipt},
		{post, link.ApplicationCoordinator("{application}"), policy.CreatePlan, false, s.applicationTake},
		{get, link.ApplicationQualification("{application}"), policy.CreatePlan, false, s.qualificationShow},
		{post, link.ApplicationQualification("{application}"), policy.CreatePlan, false, s.qualificationSave},
		{get, link.ApplicationClosing("{application}"), policy.CreatePlan, false, s.closingShow},
		{post, link.ApplicationClosing("{application}"), policy.CreatePlan, false, s.closingCreate},
		{get, link.ApplicationAssessment("{application}"), policy.ReadAssessment, false, s.assessmentShow},
		{post, link.ApplicationAssessment("{application}"), policy.UpdateAssessment, false, s.assessmentSave},

		{get, link.Plans, policy.ReadPlan, false, s.planList},
		{post, link.ApplicationPlan("{application}"), policy.CreatePlan, false, s.planCreate},
		{get, link.Plan("{plan}"), policy.ReadPlan, false, s.planShow},
		{get, link.PlanPart("{plan}", link.PartNeeds), policy.UpdatePlan, false, s.planNeedsShow},
		{post, link.PlanPart("{plan}", link.PartNeeds), policy.UpdatePlan, false, s.planNeedsSave},
		{get, link.PlanPart("{plan}", link.PartGoals), policy.UpdatePlan, false, s.planGoalsShow},
		{get, link.PlanPart("{plan}", link.PartTerms), policy.UpdatePlan, false, s.planTermsShow},
		{post, link.PlanPart("{plan}", link.PartTerms), policy.UpdatePlan, false, s.planTermsSave},
		{get, link.PlanPart("{plan}", link.PartChecking), policy.UpdatePlan, false, s.planCheckShow},
		{get, link.PlanGoal("{plan}", "nowy"), policy.UpdatePlan, false, s.planGoalNew},
		{post, link.PlanGoal("{plan}", "nowy"), policy.UpdatePlan, false, s.planGoalCreate},
		{get, link.PlanGoal("{plan}", "{goal}"), policy.UpdatePlan, false, s.planGoalEdit},
		{post, link.PlanGoal("{plan}", "{goal}"), policy.UpdatePlan, false, s.planGoalSave},
		{post, link.PlanGoalMove("{plan}", "{goal}"), policy.UpdatePlan, false, s.planGoalMove},
		{post, link.PlanGoalRemoval("{plan}", "{goal}"), policy.UpdatePlan, false, s.planGoalRemove},
		{get, link.PlanSupport("{plan}", "nowe"), policy.UpdatePlan, false, s.planSupportNew},
		{post, link.PlanSupport("{plan}", "nowe"), policy.UpdatePlan, false, s.planSupportSave},
		{get, link.PlanSupport("{plan}", "{support}"), policy.UpdatePlan, false, s.planSupportEdit},
		{post, link.PlanSupport("{plan}", "{support}"), policy.UpdatePlan, false, s.planSupportSave},
		{post, link.PlanSupportRemoval("{plan}", "{support}"), policy.UpdatePlan, false, s.planSupportRemove},
		{post, link.PlanFigures("{plan}"), policy.UpdatePlan, false, s.planFigures},
		{get, link.PlanService("{plan}", "{item}"), policy.UpdatePlan, false, s.planServiceEdit},
		{post, link.PlanService("{plan}", "{item}"), policy.UpdatePlan, false, s.planServiceSave},
		{post, link.PlanServiceRemoval("{plan}", "{item}"), policy.UpdatePlan, false, s.planServiceRemove},
		{get, link.PlanAgreement("{plan}"), policy.UpdatePlan, false, s.agreementShow},
		{post, link.PlanAgreement("{plan}"), policy.UpdatePlan, false, s.agreementCreate},
		{get, link.PlanSubmission("{plan}"), policy.UpdatePlan, false, s.submissionShow},
		{post, link.PlanSubmission("{plan}"), policy.UpdatePlan, false, s.submissionCreate},
		{get, link.PlanApproval("{plan}"), policy.ApprovePlan, false, s.approvalShow},
		{post, link.PlanApproval("{plan}"), policy.ApprovePlan, false, s.approvalCreate},
		{get, link.PlanAbandonment("{plan}"), policy.UpdatePlan, false, s.abandonmentShow},
		{post, link.PlanAbandonment("{plan}"), policy.UpdatePlan, false, s.abandonmentCreate},
		{get, link.PlanPrint("{plan}"), policy.ReadPlan, false, s.planPrint},

		{get, link.Catalogue, policy.ReadCatalogue, false, s.serviceList},
		{get, link.NewService, policy.CreateCatalogue, false, s.serviceNew},
		{post, link.NewService, policy.CreateCatalogue, false, s.serviceCreate},
		{get, link.Service("{service}"), policy.ReadCatalogue, false, s.serviceShow},
		{get, link.ServiceEdit("{service}"), policy.UpdateCatalogue, false, s.serviceEdit},
		{post, link.ServiceEdit("{service}"), policy.UpdateCatalogue, false, s.serviceUpdate},

		{get, link.Programmes, policy.ReadProgramme, false, s.programmeList},
		{get, link.NewProgramme, policy.CreateProgramme, false, s.programmeNew},
		{post, link.NewProgramme, policy.CreateProgramme, false, s.programmeCreate},
		{get, link.Programme("{programme}"), policy.ReadProgramme, false, s.programmeShow},
		{get, link.ProgrammeEdit("{programme}"), policy.UpdateProgramme, false, s.programmeEdit},
		{post, link.ProgrammeEdit("{programme}"), policy.UpdateProgramme, false, s.programmeUpdate},
		{get, link.ProgrammeState("{programme}"), policy.UpdateProgramme, false, s.programmeStateShow},
		{post, link.ProgrammeState("{programme}"), policy.UpdateProgramme, false, s.programmeStateSave},
		{get, link.Fee("{programme}", "{offer}"), policy.ReadFee, false, s.feeShow},
		{get, link.NewFeeRule("{programme}", "{offer}"), policy.CreateFee, false, s.feeRuleNew},
		{post, link.NewFeeRule("{programme}", "{offer}"), policy.CreateFee, false, s.feeRuleCreate},

		{get, link.Providers, policy.ReadProvider, false, s.providerList},
		{get, link.NewProvider, policy.CreateProvider, false, s.providerNew},
		{post, link.NewProvider, policy.CreateProvider, false, s.providerCreate},
		{get, link.Provider("{provider}"), policy.ReadProvider, false, s.providerShow},
		{get, link.ProviderEdit("{provider}"), policy.UpdateProvider, false, s.providerEdit},
		{post, link.ProviderEdit("{provider}"), policy.UpdateProvider, false, s.providerUpdate},

		{get, link.Milestones, policy.ReadProject, false, s.milestoneList},
		{get, link.Milestone("{no}"), policy.ReadProject, false, s.milestoneShow},
		{get, link.Indicator("{code}"), policy.ReadProject, false, s.indicatorShow},

		{get, link.Team, policy.ReadAccounts, false, s.accountList},
		{get, link.NewAccount, policy.CreateAccount, false, s.accountNew},
		{post, link.NewAccount, policy.CreateAccount, false, s.accountCreate},
		{get, link.Account("{account}"), policy.ReadAccounts, false, s.accountShow},
		{post, link.Account("{account}"), policy.UpdateAccount, false, s.accountRoles},
		{get, link.AccountState("{account}"), policy.UpdateAccount, false, s.accountStateShow},
		{post, link.AccountState("{account}"), policy.UpdateAccount, false, s.accountState},
		{get, link.AccountHandOver("{account}"), policy.UpdateAccount, false, s.handOverShow},
		{post, link.AccountHandOver("{account}"), policy.UpdateAccount, false, s.accountHandOver},
		{post, link.AccountInvitation("{account}"), policy.UpdateAccount, false, s.invitationCreate},
		{get, link.AccountDeputy("{account}"), policy.GrantRights, false, s.deputyNew},
		{post, link.AccountDeputy("{account}"), policy.GrantRights, false, s.deputyCreate},
		{get, link.AccountAuthorisation("{account}"), policy.GrantRights, false, s.authorisationNew},
		{post, link.AccountAuthorisation("{account}"), policy.GrantRights, false, s.authorisationCreate},
		{get, link.AccountSigning("{account}"), policy.ReadAccounts, false, s.signingNew},
		{post, link.AccountSigning("{account}"), policy.ReadAccounts, false, s.signingCreate},
		{get, link.RoleRequests, policy.ReadAccounts, false, s.roleRequestList},
		{post, link.RoleRequest("{request}"), policy.GrantRights, false, s.roleRequestDecide},
		{get, link.Rights, policy.ReadWorkday, false, s.rightsShow},
		{get, link.Wzornik, policy.ReadWorkday, false, s.wzornikShow},
	}
}

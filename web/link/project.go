package link

// The project and what is added to it.
const (
	Project       = "/projekt"
	NewProject    = Project + "/nowy"
	ProjectEdit   = Project + "/edycja"
	NewProduct    = Project + "/produkty/nowy"
	NewBudgetLine = Project + "/budzet/nowa"
	NewPost       = Project + "/stanowiska/nowe"
	NewPromise    = Project + "/zapowiedzi/nowa"
)

// MilestoneEdit is the form of a milestone's name, aim and days.
func MilestoneEdit(no string) string { return Milestone(no) + "/edycja" }

// MilestoneAcceptance writes down that its work was accepted.
func MilestoneAcceptance(no string) string { return Milestone(no) + "/przyjecie" }

// NewTask is the form of a task of a milestone.
func NewTask(no string) string { return Milestone(no) + "/zadania/nowe" }

// NewRisk is the form of a risk of a milestone.
func NewRisk(no string) string { return Milestone(no) + "/ryzyka/nowe" }

// Task is the form of a task.
func Task(ref string) string { return Project + "/zadania/" + ref }

// Risk is the form of a risk.
func Risk(ref string) string { return Project + "/ryzyka/" + ref }

// NewProductOf is the form of a product of a milestone.
func NewProductOf(no string) string { return NewProduct + "?kamien=" + no }

// Product is one product with its files.
func Product(ref string) string { return Project + "/produkty/" + ref }

// ProductEdit is the form of a product.
func ProductEdit(ref string) string { return Product(ref) + "/edycja" }

// ProductAcceptance writes down that a product was accepted.
func ProductAcceptance(ref string) string { return Product(ref) + "/przyjecie" }

// NewProductFile adds the next version of a product's file.
func NewProductFile(ref string) string { return Product(ref) + "/pliki/nowy" }

// ProductFile hands over one version of a product's file.
func ProductFile(ref, file string) string { return Product(ref) + "/pliki/" + file }

// BudgetLine is the form of a line of the budget.
func BudgetLine(ref string) string { return Project + "/budzet/" + ref }

// BudgetLineRemoval takes it out of the budget.
func BudgetLineRemoval(ref string) string { return BudgetLine(ref) + "/usuniecie" }

// Post is the form of a promised post.
func Post(ref string) string { return Project + "/stanowiska/" + ref }

// NewStaffing writes down who holds a post.
func NewStaffing(post string) string { return Post(post) + "/obsada" }

// Staffing is the form of one fact of who held a post.
func Staffing(ref string) string { return Project + "/obsada/" + ref }

// Promise says what has become of a promise.
func Promise(ref string) string { return Project + "/zapowiedzi/" + ref }

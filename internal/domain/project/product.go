package project

import (
	"time"

	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// ProductRef is the public id of a product, FileRef of one version of its file.
type (
	ProductRef string
	FileRef    string
)

// ProductKind says what a product is.
type ProductKind string

// The kinds of products pilots leave behind.
const (
	ImplementationPlan ProductKind = "implementation_plan"
	Diagnosis          ProductKind = "diagnosis"
	ProgrammeText      ProductKind = "programme"
	Standards          ProductKind = "standards"
	CommunityPlan      ProductKind = "community_plan"
	ModelSolution      ProductKind = "model" // modelowe rozwiązanie
	Package            ProductKind = "package"
	Schedule           ProductKind = "schedule"
	Rules              ProductKind = "rules"
	FormSheet          ProductKind = "form"
	Promotion          ProductKind = "promotion"
	OtherProduct       ProductKind = "other"
)

// ProductKinds lists them in the order a form offers them.
var ProductKinds = []ProductKind{ImplementationPlan, Diagnosis, ProgrammeText, Standards, CommunityPlan, ModelSolution, Package,
	Schedule, Rules, FormSheet, Promotion, OtherProduct}

// Key is the message key of the kind's name.
func (k ProductKind) Key() string { return "project.product.kind." + string(k) }

// Product is what a milestone leaves behind (produkt), with its files.
type Product struct {
	ID         int64
	Ref        ProductRef
	Milestone  int // number; 0: the source does not say which
	No         int
	Kind       ProductKind
	Name       string
	Detail     string
	DatedOn    date.Date // the date it bears
	AcceptedOn date.Date
	AcceptedBy string
	Files      int // how many versions of its file there are; the last one counts
	UpdatedAt  time.Time
	UpdatedBy  string
	Version    int
}

// AcceptedOnDay reports whether the product had been accepted by the day.
func (p Product) AcceptedOnDay(day date.Date) bool {
	return !p.AcceptedOn.IsZero() && !p.AcceptedOn.After(day)
}

// File is one version of a product's file. An older one is kept and says that it was replaced.
type File struct {
	Ref       FileRef
	Product   ProductRef
	No        int
	Last      bool // false: replaced by a later version
	MediaType string
	Size      int
	SHA256    string
	DatedOn   date.Date
	Note      string // what changed since the version before
	AddedAt   time.Time
	AddedBy   string
}

const products = `
	SELECT p.id, p.public_id AS ref, COALESCE(m.no, 0) AS milestone, p.no, p.kind, p.name, p.detail, p.dated_on, p.accepted_on, p.accepted_by,
	       (SELECT count(*) FROM product_file f WHERE f.product_id = p.id) AS files, COALESCE(p.updated_at, '0001-01-01') AS updated_at,
	       COALESCE(by.name, '') AS updated_by, p.version
	  FROM product p LEFT JOIN milestone m ON m.id = p.milestone_id LEFT JOIN staff by ON by.id = p.updated_by
	 WHERE p.project_id = ` + latest

// Products queues all products in the order of their milestones.
func Products(b *db.Batch, dst *[]Product) {
	db.QueueAll(b, dst, products+` ORDER BY m.no NULLS LAST, p.no`)
}

const files = `
	SELECT f.public_id AS ref, p.public_id AS product, f.no, f.no = max(f.no) OVER (PARTITION BY p.id) AS last, d.media_type, d.size, d.sha256 AS sha256,
	       f.dated_on, f.note, d.created_at AS added_at, COALESCE(by.name, '') AS added_by
	  FROM product_file f JOIN product p ON p.id = f.product_id JOIN document d ON d.id = f.document_id LEFT JOIN staff by ON by.id = d.created_by
	 WHERE p.project_id = ` + latest

// Files queues the files of all products, the newest version of each first.
func Files(b *db.Batch, dst *[]File) {
	db.QueueAll(b, dst, files+` ORDER BY p.no, f.no DESC`)
}

// FilesOf are those of one product, out of all.
func FilesOf(all []File, ref ProductRef) []File {
	var own []File
	for _, f := range all {
		if f.Product == ref {
			own = append(own, f)
		}
	}
	return own
}

package project

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/document"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/i18n"
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

// OneProduct queues one product.
func OneProduct(b *db.Batch, ref ProductRef, dst *Product) {
	db.QueueOne(b, dst, products+` AND p.public_id = @ref`, db.Args{"ref": string(ref)})
}

// ProductFacts are what one writes down about a product.
type ProductFacts struct {
	Milestone int         `json:"milestone"` // number; 0: the source does not say which
	Kind      ProductKind `json:"kind"`
	Name      string      `json:"name"`
	Detail    string      `json:"detail"`
	DatedOn   date.Date   `json:"dated_on"`
}

// Facts are those of the product as it stands.
func (p Product) Facts() ProductFacts {
	return ProductFacts{p.Milestone, p.Kind, p.Name, p.Detail, p.DatedOn}
}

// Check says what speaks against the facts.
func (n ProductFacts) Check() error {
	var c check.List
	c.That(slices.Contains(ProductKinds, n.Kind), "kind", "project.product.kind_missing")
	c.That(n.Milestone >= 0 && n.Milestone <= 4, "milestone", "project.milestone_unknown")
	named(&c, n.Name, MaxName)
	short(&c, "detail", n.Detail, MaxText)
	return c.Err()
}

// AddProduct writes a product down.
func AddProduct(ctx context.Context, tx *audit.Tx, n ProductFacts) (ProductRef, error) {
	p, err := hold(ctx, tx, MayWrite(tx.Who))
	if err != nil {
		return "", err
	}
	if err := n.Check(); err != nil {
		return "", err
	}
	row, err := db.One[struct {
		ID  int64
		Ref ProductRef
	}](ctx, tx, `INSERT INTO product (project_id, milestone_id, no, kind, name, detail, dated_on, updated_at, updated_by)
		VALUES (@project, (SELECT id FROM milestone WHERE project_id = @project AND no = @milestone), (SELECT 1 + COALESCE(max(no), 0) FROM product WHERE project_id = @project),
			@kind, @name, @detail, @dated, @now, @by) RETURNING id, public_id AS ref`, n.args(tx, int64(p.ID)))
	if err != nil {
		return "", fmt.Errorf("add product: %w", err)
	}
	return row.Ref, tx.Record(ctx, "product.added", productObject(row.ID), nil, n)
}

func productObject(id int64) audit.Object { return audit.Object{Kind: "product", ID: id} }

// EditProduct saves the facts over those of that version.
func EditProduct(ctx context.Context, tx *audit.Tx, ref ProductRef, version int, n ProductFacts) error {
	p, err := hold(ctx, tx, MayWrite(tx.Who))
	if err != nil {
		return err
	}
	before, err := one[Product](ctx, tx, true, products, "p", string(ref))
	if err != nil {
		return err
	}
	if err := stale(version, before.Version, before.UpdatedBy, before.UpdatedAt); err != nil {
		return err
	}
	if err := n.Check(); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE product SET milestone_id = (SELECT id FROM milestone WHERE project_id = @project AND no = @milestone), kind = @kind, name = @name,
		detail = @detail, dated_on = @dated, updated_at = @now, updated_by = @by, version = version + 1 WHERE id = @id`,
		db.With(n.args(tx, int64(p.ID)), db.Args{"id": before.ID}))
	if err != nil {
		return fmt.Errorf("edit product %d: %w", before.ID, err)
	}
	return tx.Record(ctx, "product.changed", productObject(before.ID), before.Facts(), n)
}

func (n ProductFacts) args(tx *audit.Tx, project int64) db.Args {
	return db.Args{"project": project, "milestone": n.Milestone, "kind": string(n.Kind), "name": n.Name, "detail": n.Detail, "dated": n.DatedOn,
		"now": tx.Now, "by": int64(tx.Who.ID)}
}

// AcceptProduct writes down who accepted the product and when: by the director, once.
func AcceptProduct(ctx context.Context, tx *audit.Tx, ref ProductRef, version int, a Acceptance) error {
	before, err := one[Product](ctx, tx, tx.Who.Reach(policy.ApproveProject) == policy.All, products, "p", string(ref))
	if err != nil {
		return err
	}
	if err := stale(version, before.Version, before.UpdatedBy, before.UpdatedAt); err != nil {
		return err
	}
	if err := a.Check(before.DatedOn, tx.Today()); err != nil {
		return err
	}
	if !before.AcceptedOn.IsZero() {
		return check.Refuse("", "project.accepted_already", i18n.A{"Day": before.AcceptedOn.PL()})
	}
	_, err = tx.Exec(ctx, `UPDATE product SET accepted_on = @on, accepted_by = @whom, updated_at = @now, updated_by = @by, version = version + 1 WHERE id = @id`,
		db.Args{"on": a.On, "whom": a.By, "now": tx.Now, "by": int64(tx.Who.ID), "id": before.ID})
	if err != nil {
		return fmt.Errorf("accept product %d: %w", before.ID, err)
	}
	return tx.Record(ctx, "product.accepted", productObject(before.ID), nil, a)
}

// NewFile is a file brought for a product. Note says what changed since the version before;
// the first one needs none.
type NewFile struct {
	document.File
	DatedOn date.Date
	Note    string
}

// AddFile keeps a file as the product's next version. The one before stays and can be fetched.
func AddFile(ctx context.Context, tx *audit.Tx, ref ProductRef, n NewFile) error {
	p, err := one[Product](ctx, tx, MayWrite(tx.Who), products, "p", string(ref))
	if err != nil {
		return err
	}
	var c check.List
	c.That(p.Files == 0 || n.Note != "", "note", "project.file.note_missing")
	short(&c, "note", n.Note, MaxReason)
	c.That(!n.DatedOn.After(tx.Today()), "dated_on", "project.day_ahead")
	doc, sum, err := document.Keep(ctx, tx, n.File, "file")
	if more, refused := check.Problems(err); refused {
		c = append(c, more...)
	} else if err != nil {
		return err
	}
	last, err := db.All[struct{ Sum string }](ctx, tx, `SELECT d.sha256 AS sum FROM product_file f JOIN document d ON d.id = f.document_id
		WHERE f.product_id = $1 ORDER BY f.no DESC LIMIT 1`, p.ID)
	if err != nil {
		return err
	}
	c.That(len(last) == 0 || last[0].Sum != sum, "file", "project.file.same")
	if err := c.Err(); err != nil {
		return err
	}
	id, err := db.Value[int64](ctx, tx, `INSERT INTO product_file (product_id, no, document_id, dated_on, note) VALUES (@product, @no, @document, @dated, @note) RETURNING id`,
		db.Args{"product": p.ID, "no": p.Files + 1, "document": int64(doc), "dated": n.DatedOn, "note": n.Note})
	if err != nil {
		return fmt.Errorf("add file: %w", err)
	}
	return tx.Record(ctx, "product.file_added", audit.Object{Kind: "product_file", ID: id}, nil,
		map[string]any{"no": p.Files + 1, "dated_on": n.DatedOn, "note": n.Note, "sha256": sum})
}

// Fetched is a file on its way to a reader: which product, which version, and what it holds.
type Fetched struct {
	ProductNo int
	No        int
	document.Blob
}

// Fetch queues one version of a product's file.
func Fetch(b *db.Batch, ref ProductRef, file FileRef, dst *Fetched) {
	db.QueueOne(b, dst, `SELECT p.no AS product_no, f.no, d.media_type, d.sha256 AS sha256, d.content FROM product_file f JOIN product p ON p.id = f.product_id
		JOIN document d ON d.id = f.document_id WHERE p.public_id = @ref AND f.public_id = @file`, fileArgs(ref, file))
}

// Fetching is the line of the journal of one file fetched.
func Fetching(ref ProductRef, file FileRef) audit.View {
	return audit.View{Action: "product.fetched", Object: "product_file",
		Subject: `SELECT f.id AS object_id, NULL::bigint AS resident_id, true AS reached, ARRAY['document'] AS fields
			FROM product_file f JOIN product p ON p.id = f.product_id WHERE p.public_id = @ref AND f.public_id = @file`, Args: fileArgs(ref, file)}
}

func fileArgs(ref ProductRef, file FileRef) db.Args {
	return db.Args{"ref": string(ref), "file": string(file)}
}

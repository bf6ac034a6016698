package assessment

import (
	"time"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/programme"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// Subject is whose assessment a page is about, known to exist by its reader.
type Subject struct {
	ApplicationID  application.ID
	ApplicationRef application.Ref
	ResidentID     int64
	ResidentRef    string
	ResidentNumber string
	Surname        string
	GivenNames     string
	Address        string
	Number         string // of the application
	ReceivedOn     date.Date
	CoordinatorID  int64
	Coordinator    string
	Open           bool                  // the application still waits for something
	Listed         []programme.DataField // the data named by the programmes applied for
	Pending        bool                  // something applied for is not decided on
	Qualified      bool                  // something was granted
	Planned        bool                  // a plan exists that was not given up
	Reached        bool
}

const subjectColumns = `a.id AS application_id, a.public_id AS application_ref, a.resident_id, r.public_id AS resident_ref, r.number AS resident_number,
	       r.surname, r.given_names, concat_ws(', ', concat_ws(' ', nullif(r.street, ''), r.house_no || CASE WHEN r.flat_no <> '' THEN '/' || r.flat_no ELSE '' END), r.locality) AS address,
	       a.number, a.received_on, COALESCE(a.coordinator_id, 0) AS coordinator_id, COALESCE(k.name, '') AS coordinator,
	       a.state IN ('submitted','qualification') AS open,
	       ARRAY(SELECT DISTINCT f.field FROM application_item i JOIN offer o ON o.id = i.offer_id JOIN programme_data_field f ON f.programme_id = o.programme_id
	              WHERE i.application_id = a.id AND i.state <> 'withdrawn' ORDER BY f.field) AS listed,
	       EXISTS (SELECT 1 FROM application_item i WHERE i.application_id = a.id AND i.state = 'pending') AS pending,
	       EXISTS (SELECT 1 FROM application_item i WHERE i.application_id = a.id AND i.state = 'qualified') AS qualified,
	       EXISTS (SELECT 1 FROM plan p WHERE p.application_id = a.id AND p.state <> 'abandoned') AS planned,
	       ` + Reached + ` AS reached`

// subject reads whose assessment it is, from an assessment s or an application a.
const (
	subject = `SELECT ` + subjectColumns + `
	  FROM assessment s JOIN application a ON a.id = s.application_id JOIN resident r ON r.id = s.resident_id LEFT JOIN staff k ON k.id = a.coordinator_id
	 WHERE s.public_id = @ref AND ` + resident.Visible
	subjectOfApplication = `SELECT ` + subjectColumns + `
	  FROM application a JOIN resident r ON r.id = a.resident_id LEFT JOIN staff k ON k.id = a.coordinator_id
	 WHERE a.public_id = @ref AND ` + resident.Visible
)

const assessments = `
	SELECT s.id, s.public_id AS ref, s.held_on, COALESCE(s.place, '') AS place, s.present, s.needs, s.current_services AS current,
	       s.justification AS reasons, COALESCE(s.feasibility, '') AS feasibility, s.fee_info_on, s.supplement_reason,
	       COALESCE(s.next_step, '') AS next_step, s.completed_at, COALESCE(d.name, '') AS completed_by,
	       s.updated_at, COALESCE(u.name, '') AS updated_by, s.version
	  FROM assessment s
	  JOIN application a ON a.id = s.application_id
	  JOIN resident r ON r.id = s.resident_id
	  LEFT JOIN staff d ON d.id = s.completed_by
	  LEFT JOIN staff u ON u.id = s.updated_by
	 WHERE ` + Reached

// Detail is one assessment with everything but the texts of its sections.
type Detail struct {
	Subject
	*Assessment           // nil: out of reach
	Parts       []Part    // begun, without their texts
	Needs       []Need    // in their order
	Visit       *Visit    // agreed on, if it is
	Before      *Previous // the assessment this one follows, if there is one
	After       *Later    // the supplement of this one, if there is one
}

// Of is the part of a section, the zero one when it was not begun.
func (d Detail) Of(s Section) Part {
	for _, p := range d.Parts {
		if p.Section == s {
			return p
		}
	}
	return Part{Section: s}
}

// Previous is the completed assessment that stands beside a new one.
type Previous struct {
	Ref    Ref
	Number string // of its application
	HeldOn date.Date
}

// Later is the supplement of an assessment.
type Later struct{ Ref Ref }

// before is the assessment s follows: the one it supplements, or else the newest of the
// same person that was completed.
const before = `(SELECT p.id FROM assessment p WHERE p.resident_id = s.resident_id AND p.id <> s.id AND p.completed_at IS NOT NULL
	AND (p.id = s.previous_id OR (s.previous_id IS NULL AND p.completed_at <= COALESCE(s.completed_at, 'infinity')))
	ORDER BY p.completed_at DESC, p.id DESC LIMIT 1)`

// ofOne leads from an assessment to what belongs to it, as far as the reader reaches.
const ofOne = ` FROM assessment s JOIN resident r ON r.id = s.resident_id`

func args(who policy.Actor, now time.Time, ref Ref) db.Args {
	return db.With(Args(who, now), db.Args{"ref": string(ref)})
}

// Get queues one assessment. One that does not exist for the reader is fault.NotFound; of
// one that only may not be read comes the subject, with Reached false.
func Get(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *Detail) {
	a := args(who, now, ref)
	db.QueueOne(b, &dst.Subject, subject, a)
	db.QueueMaybe(b, &dst.Assessment, assessments+` AND s.public_id = @ref`, a)
	db.QueueAll(b, &dst.Parts, `SELECT x.section, x.state, '' AS body, '{}'::jsonb AS fields, x.updated_at, COALESCE(u.name, '') AS updated_by, x.version`+ofOne+`
		JOIN assessment_section x ON x.assessment_id = s.id LEFT JOIN staff u ON u.id = x.updated_by WHERE s.public_id = @ref AND `+Reached, a)
	db.QueueAll(b, &dst.Needs, `SELECT `+needColumns+ofOne+` JOIN assessment_need n ON n.assessment_id = s.id
		WHERE s.public_id = @ref AND n.removed_at IS NULL AND `+Reached+` ORDER BY n.no, n.id`, a)
	db.QueueMaybe(b, &dst.Visit, `SELECT v.planned_at, v.place, v.note, v.updated_at, COALESCE(u.name, '') AS updated_by, v.version`+ofOne+`
		JOIN assessment_visit v ON v.assessment_id = s.id LEFT JOIN staff u ON u.id = v.updated_by WHERE s.public_id = @ref AND `+Reached, a)
	db.QueueMaybe(b, &dst.Before, `SELECT p.public_id AS ref, pa.number, p.held_on`+ofOne+` JOIN assessment p ON p.id = `+before+`
		JOIN application pa ON pa.id = p.application_id WHERE s.public_id = @ref AND `+Reached, a)
	db.QueueMaybe(b, &dst.After, `SELECT n.public_id AS ref`+ofOne+` JOIN assessment n ON n.previous_id = s.id WHERE s.public_id = @ref AND `+Reached, a)
}

const partColumns = `x.section, x.state, x.body, x.fields, x.updated_at, COALESCE(u.name, '') AS updated_by, x.version`

// GetPart queues what one section holds, and what the previous assessment held there; both
// stay nil where there is none.
func GetPart(b *db.Batch, who policy.Actor, now time.Time, ref Ref, section Section, dst, previous **Part) {
	a := db.With(args(who, now, ref), db.Args{"section": string(section)})
	db.QueueMaybe(b, dst, `SELECT `+partColumns+ofOne+` JOIN assessment_section x ON x.assessment_id = s.id AND x.section = @section
		LEFT JOIN staff u ON u.id = x.updated_by WHERE s.public_id = @ref AND `+Reached, a)
	db.QueueMaybe(b, previous, `SELECT `+partColumns+ofOne+` JOIN assessment_section x ON x.assessment_id = `+before+` AND x.section = @section
		LEFT JOIN staff u ON u.id = x.updated_by WHERE s.public_id = @ref AND `+Reached, a)
}

// GetParts queues what every section holds, for reading and print: that on health only
// when asked for.
func GetParts(b *db.Batch, who policy.Actor, now time.Time, ref Ref, health bool, dst *[]Part) {
	db.QueueAll(b, dst, `SELECT `+partColumns+ofOne+` JOIN assessment_section x ON x.assessment_id = s.id AND (@health::boolean OR x.section <> 'health')
		LEFT JOIN staff u ON u.id = x.updated_by WHERE s.public_id = @ref AND `+Reached, db.With(args(who, now, ref), db.Args{"health": health}))
}

// BeforeSummary queues the four purposes as the previous assessment holds them.
func BeforeSummary(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst **Content) {
	db.QueueMaybe(b, dst, `SELECT p.held_on, COALESCE(p.place, '') AS place, p.present, p.needs, p.current_services AS current, p.justification AS reasons,
		COALESCE(p.feasibility, '') AS feasibility, p.fee_info_on`+ofOne+` JOIN assessment p ON p.id = `+before+` WHERE s.public_id = @ref AND `+Reached, args(who, now, ref))
}

// ForApplication queues whose assessment an application would have, and the newest there
// is; dst stays nil when there is none yet or it is out of reach.
func ForApplication(b *db.Batch, who policy.Actor, now time.Time, of application.Ref, s *Subject, dst **Assessment) {
	a := args(who, now, Ref(of))
	db.QueueOne(b, s, subjectOfApplication, a)
	db.QueueMaybe(b, dst, assessments+` AND a.public_id = @ref ORDER BY s.id DESC LIMIT 1`, a)
}

// View is the line the journal gets when an assessment is opened: with health among its
// fields only when that part was shown.
func View(who policy.Actor, now time.Time, ref Ref, health bool) audit.View {
	return view(who, now, `SELECT s.id AS object_id, s.resident_id, `+Reached+` AS reached,
		ARRAY['identity', 'assessment'] || CASE WHEN @health::boolean THEN ARRAY['health'] ELSE '{}' END AS fields
		`+ofOne+` WHERE s.public_id = @ref`, string(ref), health)
}

// ViewOfApplication is that line where the way leads through the application.
func ViewOfApplication(who policy.Actor, now time.Time, of application.Ref) audit.View {
	return view(who, now, `SELECT a.id AS object_id, a.resident_id, `+Reached+` AS reached, ARRAY['identity', 'assessment'] AS fields
		FROM application a JOIN resident r ON r.id = a.resident_id WHERE a.public_id = @ref`, string(of), false)
}

func view(who policy.Actor, now time.Time, sql, ref string, health bool) audit.View {
	return audit.View{Action: "assessment.read", Object: "assessment", Subject: sql,
		Args: db.With(Args(who, now), db.Args{"ref": ref, "health": health})}
}

package decision

import (
	"slices"
	"strings"
	"time"

	"cus/internal/domain/law"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
)

// LetterID is a hearing letter inside the database.
type LetterID int64

// Letter is the letter before a refusal (KPA 10 § 1, 79a § 1): which conditions are not met
// or not shown, and by when the party may answer. Its time runs from the delivery.
type Letter struct {
	ID          LetterID
	Unmet       string // one condition a line
	AnswerDays  int
	SentOn      date.Date
	DeliveredOn date.Date
	Manner      Manner
	AnswerUntil date.Date
	AnsweredOn  date.Date
	Answer      string
	CreatedBy   string
	UpdatedAt   time.Time
	UpdatedBy   string
	Version     int
}

// Conditions are the conditions not met, one each.
func (l Letter) Conditions() []string {
	var out []string
	for line := range strings.Lines(l.Unmet) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// Check says what speaks against sending the letter; received is the day of the application.
func (l Letter) Check(received, today date.Date) error {
	var c check.List
	c.That(l.Unmet != "", "unmet", "letter.unmet_missing")
	c.That(len([]rune(l.Unmet)) <= 4000, "unmet", "form.too_long", i18n.A{"Max": 4000})
	c.That(l.AnswerDays >= law.DefaultAnswerDays && l.AnswerDays <= 60, "days", "letter.days", i18n.A{"Min": law.DefaultAnswerDays, "Max": 60})
	day(&c, "sent", l.SentOn, received, today)
	return c.Err()
}

// Delivery is what is written down once the letter arrived, and once it was answered.
type Delivery struct {
	On         date.Date
	Manner     Manner
	AnsweredOn date.Date
	Answer     string
}

// Receive returns the letter as it stands once its delivery, and an answer if there was one,
// are known.
func (l Letter) Receive(d Delivery, today date.Date) (Letter, error) {
	var c check.List
	day(&c, "on", d.On, l.SentOn, today)
	c.That(slices.Contains(Manners, d.Manner), "manner", "decision.manner_missing")
	if d.Answer != "" || !d.AnsweredOn.IsZero() {
		c.That(d.Answer != "", "answer", "letter.answer_missing")
		c.That(len([]rune(d.Answer)) <= 4000, "answer", "form.too_long", i18n.A{"Max": 4000})
		day(&c, "answered", d.AnsweredOn, l.SentOn, today)
	}
	l.DeliveredOn, l.Manner, l.AnswerUntil = d.On, d.Manner, law.AnswerTerm(d.On, l.AnswerDays).Due
	l.AnsweredOn, l.Answer = d.AnsweredOn, d.Answer
	return l, c.Err()
}

// Heard reports whether the party was heard: the letter arrived, and on day the time to
// answer is over. Only then a refusal may be drafted.
func (l Letter) Heard(today date.Date) bool {
	return !l.AnswerUntil.IsZero() && today.After(l.AnswerUntil)
}

// MayRefuse says what speaks against drafting a refusal today.
func MayRefuse(l *Letter, today date.Date) error {
	var c check.List
	switch {
	case l == nil:
		c.That(false, "", "decision.no_letter")
	case l.DeliveredOn.IsZero():
		c.That(false, "", "decision.letter_not_delivered")
	case !l.Heard(today):
		c.That(false, "", "decision.answer_runs", i18n.A{"Day": l.AnswerUntil.PL()})
	}
	return c.Err()
}

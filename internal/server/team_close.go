package server

import (
	"context"
	"net/http"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/plan"
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) accountStateShow(w http.ResponseWriter, r *http.Request) error {
	return s.handOverPage(w, r, http.StatusOK, s.fresh(r, nil), true)
}

func (s *Site) handOverShow(w http.ResponseWriter, r *http.Request) error {
	return s.handOverPage(w, r, http.StatusOK, s.fresh(r, nil), false)
}

// handOverPage says how many cases an account leads and asks who takes them over; closes
// when the account is closed, or opened, with the same step.
func (s *Site) handOverPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form, closes bool) error {
	v := page.HandOverView{Form: f, Closes: closes, Own: false}
	err := s.read(r, nil, func(b *db.Batch) {
		staff.Get(b, accountRef(r), date.Of(s.Now()), &v.Account)
		staff.OpenCases(b, accountRef(r), &v.Cases)
		staff.Coordinators(b, accountRef(r), &v.Colleagues)
	})
	if err != nil {
		return err
	}
	v.Own = v.Account.ID == who(r).ID
	f.Stored(v.Account.Version, nil)
	return s.render(w, r, status, page.HandOver(v))
}

// accountState closes an account, its cases handed over in the same transaction, or opens
// it again.
func (s *Site) accountState(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	closed, say := f.Text("state") == "closed", "team.opened"
	if closed {
		say = "team.closed"
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		if closed {
			if _, err := handOver(ctx, tx, accountRef(r), f); err != nil {
				return done{}, err
			}
		}
		err := staff.Disable(ctx, tx, accountRef(r), f.Version(), closed)
		return done{To: link.Account(ref(r, "account")), Say: say}, err
	})
	if status, yes := again(f, err); yes {
		return s.handOverPage(w, r, status, f, true)
	}
	return err
}

// accountHandOver gives the cases of an account to others; the account stays as it is.
func (s *Site) accountHandOver(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		if err := staff.HandsOver(ctx, tx, accountRef(r), f.Version()); err != nil {
			return done{}, err
		}
		n, err := handOver(ctx, tx, accountRef(r), f)
		if err == nil && n == 0 {
			err = check.Refuse("", "staff.successor_missing")
		}
		return done{To: link.Account(ref(r, "account")), Say: "team.handed_over", Args: i18n.A{"Count": n}}, err
	})
	if status, yes := again(f, err); yes {
		return s.handOverPage(w, r, status, f, false)
	}
	return err
}

// handOver gives each kind of case to whom the form names for it; a kind nobody is named
// for stays where it is.
func handOver(ctx context.Context, tx *audit.Tx, of staff.Ref, f *form.Form) (total int, err error) {
	from, err := staff.IDOf(ctx, tx, of)
	if err != nil {
		return 0, err
	}
	for _, kind := range []struct {
		field string
		give  func(ctx context.Context, tx *audit.Tx, from, to policy.StaffID) (int, error)
	}{{"applications", application.HandOver}, {"plans", plan.HandOver}} {
		if f.Text(kind.field) == "" {
			continue
		}
		to, err := staff.Successor(ctx, tx, staff.Ref(f.Text(kind.field)), kind.field)
		if err != nil {
			return total, err
		}
		n, err := kind.give(ctx, tx, from, to)
		if err != nil {
			return total, err
		}
		total += n
	}
	return total, nil
}

package server

import (
	"context"
	"net/http"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/db"
	"cus/internal/platform/form"
	"cus/internal/platform/ident"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) noticeNew(w http.ResponseWriter, r *http.Request) error {
	return s.noticeForm(w, r, http.StatusOK, s.fresh(r, map[string]string{"came": s.today().PL(), "channel": string(application.ByPhone)}))
}

func (s *Site) noticeForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	if err := s.read(r, nil, nil); err != nil {
		return err
	}
	return s.render(w, r, status, page.NoticeNew(f, s.today()))
}

func (s *Site) noticeCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	n := application.NewNotice{Channel: application.NoticeChannel(f.Text("channel")), CameOn: f.Date("came"), Surname: f.Text("surname"),
		GivenNames: f.Text("given_names"), Caller: f.Text("caller"), Phone: form.Read(f, "phone", ident.ParsePhone, "resident.phone_wrong"),
		Email: form.Read(f, "email", ident.ParseEmail, "resident.email_wrong"), Words: f.Lines("words")}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		made, err := application.TakeNotice(ctx, tx, n)
		return done{To: link.Notice(string(made)), Say: "notice.was_taken"}, err
	})
	if status, yes := again(f, err); yes {
		return s.noticeForm(w, r, status, f)
	}
	return err
}

func noticeRef(r *http.Request) application.NoticeRef {
	return application.NoticeRef(ref(r, "notice"))
}

func (s *Site) notice(r *http.Request) (v page.NoticeView, err error) {
	view := application.NoticeView(who(r), s.Now(), noticeRef(r))
	err = s.read(r, &view, func(b *db.Batch) { application.GetNotice(b, who(r), s.Now(), noticeRef(r), &v.Notice) })
	v.Today, v.Answers = s.today(), who(r).May(policy.CreateApplication)
	return v, err
}

func (s *Site) noticeShow(w http.ResponseWriter, r *http.Request) error {
	return s.noticePage(w, r, http.StatusOK, nil)
}

func (s *Site) noticePage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v, err := s.notice(r)
	if err != nil {
		return err
	}
	v.Form = f
	return s.render(w, r, status, page.Notice(v))
}

// noticeStep is one step of a notice: the form at an address of its own, and what it does.
func (s *Site) noticeStep(show func(v page.NoticeView) page.Doc, known func(v page.NoticeView) map[string]string) func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	return func(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
		v, err := s.notice(r)
		if err != nil {
			return err
		}
		if v.Notice.State != application.NoticeOpen {
			http.Redirect(w, r, link.Notice(string(v.Notice.Ref)), http.StatusSeeOther)
			return nil
		}
		v.Form = s.filled(r, f, v.Notice.Version, known(v))
		return s.render(w, r, status, show(v))
	}
}

func (s *Site) noticeContactPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	return s.noticeStep(page.NoticeContact, func(v page.NoticeView) map[string]string {
		return map[string]string{"contacted": s.today().PL(), "note": v.Notice.ContactNote}
	})(w, r, status, f)
}

func (s *Site) noticeContact(w http.ResponseWriter, r *http.Request) error {
	return s.noticeContactPage(w, r, http.StatusOK, nil)
}

func (s *Site) noticeContactSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	on, note := f.Date("contacted"), f.Lines("note")
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Notice(string(noticeRef(r))), Say: "notice.was_contacted"}, application.Contacted(ctx, tx, noticeRef(r), f.Version(), on, note)
	})
	if status, yes := again(f, err); yes {
		return s.noticeContactPage(w, r, status, f)
	}
	return err
}

func (s *Site) noticeClosingPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	return s.noticeStep(page.NoticeClosing, func(page.NoticeView) map[string]string { return map[string]string{} })(w, r, status, f)
}

func (s *Site) noticeClosing(w http.ResponseWriter, r *http.Request) error {
	return s.noticeClosingPage(w, r, http.StatusOK, nil)
}

func (s *Site) noticeClosingSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Notice(string(noticeRef(r))), Say: "notice.was_closed"}, application.CloseNotice(ctx, tx, noticeRef(r), f.Version(), f.Lines("reason"))
	})
	if status, yes := again(f, err); yes {
		return s.noticeClosingPage(w, r, status, f)
	}
	return err
}

// noticeConvert begins an application filled with what the notice says.
func (s *Site) noticeConvert(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		made, err := application.IntakeOfNotice(ctx, tx, noticeRef(r), f.Version())
		return done{To: link.Intake(string(made), page.StepPerson)}, err
	})
	if status, yes := again(f, err); yes {
		return s.noticePage(w, r, status, f)
	}
	return err
}

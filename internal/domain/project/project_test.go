package project_test

import (
	"testing"

	"cus/internal/domain/project"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	_ "cus/web/locale"
)

var adamowka = project.Project{Facts: project.Facts{Name: "A", StartsOn: date.New(2021, 1, 1), EndsOn: date.New(2023, 7, 31)}}

var four = []project.Milestone{
	{No: 1, StartsOn: date.New(2021, 1, 1), EndsOn: date.New(2021, 6, 30)},
	{No: 2, StartsOn: date.New(2021, 7, 1), EndsOn: date.New(2022, 6, 30)},
	{No: 3, StartsOn: date.New(2022, 7, 1), EndsOn: date.New(2023, 4, 30)},
	{No: 4, StartsOn: date.New(2023, 5, 1), EndsOn: date.New(2023, 7, 31)},
}

func without(no int) []project.Milestone {
	ms := append([]project.Milestone(nil), four...)
	ms[no-1].StartsOn, ms[no-1].EndsOn = date.Date{}, date.Date{}
	return ms
}

func day(iso string) date.Date {
	d, err := date.Parse(iso)
	if err != nil {
		panic(err)
	}
	return d
}

func TestTheHeadlineSaysWhereWeAre(t *testing.T) {
	t.Parallel()
	undated := project.Project{Facts: project.Facts{Name: "A"}}
	for name, tc := range map[string]struct {
		project project.Project
		ms      []project.Milestone
		day     string
		figures project.Figures
		want    string
	}{
		"the day before the project begins":        {adamowka, four, "2020-12-31", project.Figures{}, "Projekt zacznie się 01.01.2021"},
		"its first day":                            {adamowka, four, "2021-01-01", project.Figures{}, "Kamień milowy nr 1 jest w toku – minęło 0% czasu"},
		"the last day of a milestone is its own":   {adamowka, four, "2021-06-30", project.Figures{}, "Kamień milowy nr 1 jest w toku – minęło 99% czasu"},
		"the day after belongs to the next":        {adamowka, four, "2021-07-01", project.Figures{}, "Kamień milowy nr 2 jest w toku – minęło 0% czasu"},
		"in the middle, with figures on track":     {adamowka, four, "2022-03-15", project.Figures{Persons: 7}, "Kamień milowy nr 2 jest w toku – minęło 70% czasu"},
		"one indicator behind":                     {adamowka, four, "2022-03-15", project.Figures{Attention: 1}, "Kamień milowy nr 2 jest w toku – jeden wskaźnik wymaga działania"},
		"two indicators behind":                    {adamowka, four, "2022-03-15", project.Figures{Attention: 2}, "Kamień milowy nr 2 jest w toku – 2 wskaźniki wymagają działania"},
		"the last day of the project":              {adamowka, four, "2023-07-31", project.Figures{}, "Kamień milowy nr 4 jest w toku – minęło 98% czasu"},
		"after the end":                            {adamowka, four, "2023-08-01", project.Figures{Persons: 24}, "Projekt zakończony 31.07.2023 – 24 osoby z zatwierdzonym planem"},
		"after the end, with nobody":               {adamowka, four, "2026-11-22", project.Figures{}, "Projekt zakończony 31.07.2023 – 0 osób z zatwierdzonym planem"},
		"in a milestone whose days are missing":    {adamowka, without(2), "2022-03-15", project.Figures{}, "Trwa przerwa – kamień milowy nr 3 zacznie się 01.07.2022"},
		"the last milestone's days are missing":    {adamowka, without(4), "2023-06-01", project.Figures{}, "Etap projektu nieznany – źródło nie podaje dat kamieni milowych"},
		"no days of the project, all of the parts": {undated, four, "2024-01-01", project.Figures{Persons: 1}, "Projekt zakończony 31.07.2023 – 1 osoba z zatwierdzonym planem"},
		"no days at all":                           {undated, []project.Milestone{{No: 1}, {No: 2}}, "2022-01-01", project.Figures{}, "Etap projektu nieznany – źródło nie podaje dat kamieni milowych"},
		"no milestones":                            {undated, nil, "2022-01-01", project.Figures{}, "Etap projektu nieznany – źródło nie podaje dat kamieni milowych"},
	} {
		key, args := project.Where(tc.project, tc.ms, day(tc.day)).Headline(tc.figures)
		if got := i18n.T(t.Context(), key, args); got != tc.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, tc.want)
		}
	}
}

func TestElapsed(t *testing.T) {
	t.Parallel()
	m := project.Milestone{StartsOn: date.New(2023, 5, 1), EndsOn: date.New(2023, 7, 31)} // 92 days
	for name, tc := range map[string]struct {
		m    project.Milestone
		day  string
		want int
	}{
		"nothing before it":                       {m, "2023-04-30", 0},
		"nothing when its first day begins":       {m, "2023-05-01", 0},
		"half when 46 of 92 days are over":        {m, "2023-06-16", 50},
		"never all while its last day lasts":      {m, "2023-07-31", 98},
		"all once it is over":                     {m, "2023-08-01", 100},
		"nothing of a milestone without days":     {project.Milestone{}, "2023-06-16", 0},
		"nothing of one that ends before begins":  {project.Milestone{StartsOn: m.EndsOn, EndsOn: m.StartsOn}, "2023-06-16", 0},
		"a single day has nothing before it ends": {project.Milestone{StartsOn: m.StartsOn, EndsOn: m.StartsOn}, "2023-05-01", 0},
	} {
		if got := tc.m.Elapsed(day(tc.day)); got != tc.want {
			t.Errorf("%s: %d%%, want %d%%", name, got, tc.want)
		}
	}
	if m.Days() != 92 || (project.Milestone{}).Days() != 0 {
		t.Errorf("%d days and %d", m.Days(), (project.Milestone{}).Days())
	}
}

func TestMarksAreTheDaysTheSourceKnows(t *testing.T) {
	t.Parallel()
	if got := project.Marks(adamowka, without(2)); len(got) != 4 || got[0].Day != adamowka.StartsOn || got[3].Label != "project.mark.end_4" {
		t.Errorf("%+v", got)
	}
	if got := project.Marks(project.Project{}, nil); got != nil {
		t.Errorf("%+v", got)
	}
}

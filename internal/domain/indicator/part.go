package indicator

import (
	"strings"

	"cus/internal/domain/resident"
)

// ageOf is the group of age on the last day counted of somebody born on a day (a column): the
// birthday counts, and who was born on 29 February has it on the 28th of other years (art. 112 KC).
func ageOf(born string) string {
	sql := `CASE`
	for i, first := range Ages[1:] {
		sql += ` WHEN ` + born + ` + interval '` + first + ` years' > w.until THEN '` + Ages[i] + `'`
	}
	return sql + ` ELSE '` + Ages[len(Ages)-1] + `' END`
}

// turning is whether those born in the year of a day (a column) come into another group of
// age within the year counted; of all others the year says which group they are in.
func turning(born string) string {
	return `extract(year FROM w.until)::int - extract(year FROM ` + born + `)::int IN (` + strings.Join(Ages[1:], `, `) + `)`
}

// split are the parts of a summed figure by a dimension, rows x with key, part and whole: the
// whole months of the window w from sums, and the facts themselves of the months it begins
// and ends within, of restricted records the reader knows of, and of those whose group of age
// their year of birth does not tell.
func split(code Code, by Dimension) string {
	of, dim := string(code), string(by)
	if _, items, yes := strings.Cut(of, "items_"); yes { // a service applied for has one service, and with it one area
		of, dim = "services_"+items, string(ByService)
	}
	column, sumKey, factKey, keys := dim, `s.key`, `g.value`, ``
	switch dim {
	case string(ByAge):
		dim, column, sumKey, factKey = "born", "born", ageOf(birthYear), ageOf(`g.value`)
	case string(ByService):
		column, factKey, keys = "services", `k.id::text`, ` CROSS JOIN LATERAL unnest(g.value) k(id)`
	case string(ByArea):
		column, factKey, keys = "services", `k.area::text`, ` CROSS JOIN LATERAL (SELECT DISTINCT v.area FROM service v WHERE v.id = ANY(g.value)) k`
	}
	const within = ` AND X.since >= w.since_month AND X.day < w.until_month`
	inSums, inFacts := strings.ReplaceAll(within, "X", "s"), strings.ReplaceAll(within, "X", "f")
	fact := `SELECT f.` + column + ` AS value, f.part, f.whole FROM figure_fact f WHERE f.code = 'CODE' AND f.` + column + ` IS NOT NULL`
	knows, turn := ` AND `+resident.Knows(`f.resident_id`), ``
	if by == ByAge {
		turn = `
		UNION ALL
		SELECT f.* FROM unnest(ARRAY[` + strings.Join(Ages[1:], `, `) + `]) y(years) CROSS JOIN LATERAL (` + fact + inFacts + knows + `
		    AND f.born >= make_date(extract(year FROM w.until)::int - y.years, 1, 1) AND f.born <= make_date(extract(year FROM w.until)::int - y.years, 12, 31) OFFSET 0) f`
		inSums, inFacts = inSums+` AND NOT `+turning(birthYear), inFacts+` AND NOT `+turning(`f.born`)
	}
	return strings.NewReplacer("CODE", of, "DIM", dim).Replace(`(
		SELECT ` + sumKey + ` AS key, s.part, s.whole FROM figure_part s WHERE s.grain = 'months' AND s.code = 'CODE' AND s.dim = 'DIM'` + inSums + `
		UNION ALL
		SELECT ` + factKey + `, g.part, g.whole FROM (SELECT f.value, sum(f.part) AS part, sum(f.whole) AS whole FROM (
		` + fact + ` AND f.resident_id IN (` + resident.KnownRestricted + `)` + inFacts + `
		UNION ALL
		` + fact + ` AND f.since >= w.since_month AND f.day >= w.until_month AND f.day <= w.until` + knows + `
		UNION ALL
		` + fact + ` AND f.since >= w.since AND f.since < w.since_month AND f.day <= w.until` + knows + turn + `) f GROUP BY f.value) g` + keys + `) x`)
}

// birthYear is the first day of the year of birth that is the key of a sum s.
const birthYear = `make_date(s.key::int, 1, 1)`

// cells is the breakdown of a summed figure: key, part, whole and rows.
func cells(code Code, by Dimension) string {
	d, key, join := code.Definition(), `x.key`, ``
	switch {
	case by == ByService:
		key, join = `v.name`, ` JOIN service v ON v.id = x.key::bigint`
	case by == ByArea && d.AddsUp(by):
		key, join = `v.area::text`, ` JOIN service v ON v.id = x.key::bigint`
	}
	sql := `SELECT ` + key + ` AS key, x.part, x.whole FROM ` + months(window) + ` CROSS JOIN LATERAL ` + split(code, by) + join
	if d.AddsUp(by) && (by == ByService || by == ByArea) { // what was applied for by its name alone is in no sum
		named := d
		named.rows.from += ` AND i.offer_id IS NULL`
		sql += ` UNION ALL SELECT c.` + string(by) + `, c.part, c.whole ` + named.counted()
	}
	rows := `sum(y.part)`
	if d.Unit.scale() > 0 {
		rows = `sum(y.whole)`
	}
	return `SELECT y.key, sum(y.part)::bigint AS part, sum(y.whole)::bigint AS whole, ` + rows + `::bigint AS rows FROM (` + sql + `) y GROUP BY y.key HAVING ` + rows + ` > 0`
}

// months is the window, evaluated once (OFFSET 0), with the first whole month in it, from its first day on, and the
// month it ends in.
func months(window string) string {
	return `(SELECT w.*, (date_trunc('month', (w.since - 1)::timestamp) + interval '1 month')::date AS since_month, date_trunc('month', w.until::timestamp)::date AS until_month FROM ` + window + ` OFFSET 0) w`
}

// ForReport are the figures that only reports ask for, rows x with code, key, part and whole,
// in the days since and until of the one row w of period: of these codes, by dim ("" the
// whole, "sex", "service_sex"). They are of all records the reader knows of; the arguments
// are those of [resident.Args].
func ForReport(period, dim string, codes ...string) string {
	const some = `SELECT s.code, s.key, s.part, s.whole FROM figure_part s WHERE s.code IN (CODES) AND s.dim = 'DIM' AND `
	return strings.NewReplacer("CODES", `'`+strings.Join(codes, `', '`)+`'`, "DIM", dim).Replace(months(period) + ` CROSS JOIN LATERAL (
		` + some + `s.grain = 'months' AND s.since >= w.since_month AND s.day < w.until_month
		UNION ALL
		` + some + `s.grain = 'days' AND s.since >= w.since_month AND s.day >= w.until_month AND s.day <= w.until
		UNION ALL
		` + some + `s.grain = 'exact' AND s.since >= w.since AND s.since < w.since_month AND s.day <= w.until
		UNION ALL
		SELECT f.code, k.key, f.part, f.whole FROM figure_fact f CROSS JOIN LATERAL figure_parts(f.code, f.born, f.sex, f.services, f.outcome) k WHERE f.code IN (CODES) AND k.dim = 'DIM' AND f.resident_id IN (` + resident.KnownRestricted + `) AND f.since >= w.since AND f.day <= w.until) x`)
}

// InPeriod are the figures of all definitions that start from sums, rows x with code, day,
// part and whole, in the days of the one row w of period.
func InPeriod(period string) string { return months(period) + ` CROSS JOIN LATERAL ` + kept }

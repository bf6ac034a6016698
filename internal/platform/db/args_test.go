package db_test

import (
	"fmt"
	"testing"

	"cus/internal/platform/db"
)

func TestArguments(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		sql  string
		args db.Args
		want string
	}{
		"what was typed stays an argument":        {`SELECT @typed, @n`, db.Args{"typed": "true; DROP", "n": 3}, `SELECT $1, $2 [true; DROP 3]`},
		"a yes becomes part of the text":          {`SELECT 1 WHERE @all::boolean AND NOT @none`, db.Args{"all": true, "none": false}, `SELECT 1 WHERE true::boolean AND NOT false []`},
		"and the number of rows":                  {`SELECT @n LIMIT @n`, db.Args{"n": 7}, `SELECT $1 LIMIT 7 [7]`},
		"rows wanted in words stay an argument":   {`SELECT 1 LIMIT @n`, db.Args{"n": "7"}, `SELECT 1 LIMIT $1 [7]`},
		"a name within a longer one is another":   {`SELECT @all, @all_of_them`, db.Args{"all": true, "all_of_them": 2}, `SELECT true, $1 [2]`},
		"one argument twice is one":               {`SELECT @a, @b, @a`, db.Args{"a": "x", "b": "y"}, `SELECT $1, $2, $1 [x y]`},
		"within quotes nothing is an argument":    {`SELECT 'ala@b', @b`, db.Args{"b": "y"}, `SELECT 'ala@b', $1 [y]`},
		"what is not given is null":               {`SELECT @missing`, db.Args{}, `SELECT $1 [<nil>]`},
		"the same statement with another answer":  {`SELECT 1 WHERE @all::boolean AND NOT @none`, db.Args{"all": false, "none": false}, `SELECT 1 WHERE false::boolean AND NOT false []`},
		"and with a word where an answer was due": {`SELECT 1 WHERE @all::boolean AND NOT @none`, db.Args{"all": "true", "none": false}, `SELECT 1 WHERE $1::boolean AND NOT false [true]`},
	} {
		for range 2 { // the second time it is known already
			sql, args, err := tc.args.RewriteQuery(t.Context(), nil, tc.sql, nil)
			if got := fmt.Sprint(sql, " ", args); got != tc.want || err != nil {
				t.Errorf("%s: %s, %v", name, got, err)
			}
		}
	}
}

package demo

import (
	"fmt"
	"strconv"

	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/pesel"
)

// Names of nobody in particular: the sample takes them in turn.
var (
	women    = []string{"Janina", "Zofia", "Helena", "Krystyna", "Maria", "Danuta", "Halina", "Irena", "Barbara", "Teresa", "Ewelina", "Magdalena"}
	men      = []string{"Stanisław", "Józef", "Tadeusz", "Kazimierz", "Edward", "Zbigniew", "Ryszard", "Henryk", "Andrzej", "Paweł", "Tomasz"}
	surnames = [][2]string{{"Kowalczyk", "Kowalczyk"}, {"Nowak", "Nowak"}, {"Wiśniewska", "Wiśniewski"}, {"Zając", "Zając"}, {"Lewandowska", "Lewandowski"},
		{"Mazur", "Mazur"}, {"Dąbrowska", "Dąbrowski"}, {"Wójcik", "Wójcik"}, {"Żółtowska", "Żółtowski"}, {"Pawlak", "Pawlak"}, {"Król", "Król"},
		{"Sikorska", "Sikorski"}, {"Bielecka", "Bielecki"}, {"Czajka", "Czajka"}, {"Dudek", "Dudek"}, {"Fąfara", "Fąfara"}, {"Gołąb", "Gołąb"},
		{"Jabłońska", "Jabłoński"}, {"Kruk", "Kruk"}, {"Ławniczak", "Ławniczak"}, {"Młynarczyk", "Młynarczyk"}, {"Ostrowska", "Ostrowski"}, {"Pająk", "Pająk"}}
	streets = []string{"ul. Przykładowa", "ul. Zmyślona", "ul. Pokazowa", "ul. Wymyślona", "ul. Bajkowa"}
)

// person is the i-th invented resident: the same i is always the same person. Families
// with children are younger than those who come for the club.
func person(i int, young bool) resident.Particulars {
	sex := pesel.Female
	if i%5 == 1 || i%5 == 3 {
		sex = pesel.Male
	}
	year := 1934 + i*7%26
	if young {
		year = 1984 + i*5%14
	}
	birth := date.New(year, 1, 1).Add(i * 53 % 365)
	p := resident.Particulars{
		Surname: surnames[i%len(surnames)][0], GivenNames: women[i*5%len(women)], Pesel: number(birth, i, sex),
		BirthDate: birth, Sex: sex,
		Street: streets[i%len(streets)], HouseNo: strconv.Itoa(1 + i*3%40),
		Phone: fmt.Sprintf("+48600000%03d", 100+i), ContactPreference: resident.ByPhone,
	}
	if sex == pesel.Male {
		p.Surname, p.GivenNames = surnames[i%len(surnames)][1], men[i*3%len(men)]
	}
	switch i % 9 {
	case 2:
		p.FlatNo = strconv.Itoa(1 + i%6)
	case 4:
		p.Phone, p.ContactPreference = "", resident.ByLetter
	case 6:
		p.Accessibility = "druk powiększony"
	}
	return p
}

// number is an invented PESEL that holds the day of birth and the sex; i tells two people
// born on one day apart. Its control digit is right, so the office's checks take it.
func number(birth date.Date, i int, sex pesel.Sex) pesel.Number {
	month := int(birth.Month())
	if birth.Year() >= 2000 {
		month += 20
	}
	serial := i * 2 % 1000
	if sex == pesel.Male {
		serial++
	}
	ten := fmt.Sprintf("%02d%02d%02d%04d", birth.Year()%100, month, birth.Day(), serial)
	for digit := range 10 {
		if n, err := pesel.Parse(ten + strconv.Itoa(digit)); err == nil {
			return n
		}
	}
	panic("demo: no control digit fits " + ten) // one of ten always does
}

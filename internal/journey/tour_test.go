//go:build journey

package journey_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"cus/internal/domain/given"
	"cus/internal/platform/i18n"

	"github.com/go-rod/rod/lib/proto"
)

// TestTour takes the steps of the ten minutes in README, by the words that stand there. With
// CUS_TEST_SCREENS=1 it also takes the pictures beside them.
func TestTour(t *testing.T) {
	t.Parallel()
	const search = "Nazwisko, PESEL, telefon, adres lub numer sprawy"
	p := sit(t, openSite(t), true)
	today := i18n.DateTime(given.Now)[:10]

	p.signIn("koordynator@cus.example") // 1
	p.sees("Mazur Henryk", "Przekaż uzgodniony plan do zatwierdzenia")
	p.keeps("tour-1-day")
	p.fills(search, "tadeusz zoltowski")
	p.enter()
	p.follows("Żółtowski Tadeusz")
	p.at("Tadeusz Żółtowski")

	p.fills(search, "Wronowska Aurelia") // 2
	p.enter()
	p.at("Nie znaleźliśmy takiej osoby.")
	p.follows("Zarejestruj nowy wniosek")
	p.holds("Nazwisko", "Wronowska")
	p.fills("PESEL", "44062109265")
	p.presses("Dalej: dane i adres")
	p.refused("Ten PESEL ma błędną cyfrę kontrolną. Sprawdź numer.")
	p.fills("PESEL", rightPesel)
	p.presses("Dalej: dane i adres")
	p.fills("Nr domu", "7")
	p.fills("Kod pocztowy", "37-534")
	p.fills("Miejscowość", "Adamówka")
	p.presses("Dalej: kto składa")

	p.chooses("Osoba, której dotyczy") // 3
	p.presses("Dalej: czego potrzeba")
	p.chooses("Klub seniora")
	p.chooses("Asystent osoby starszej")
	p.fills("Data wpływu", today)
	p.chooses("Osobiście, z podpisem")
	p.presses("Dalej: sprawdzenie")
	p.keeps("tour-2-intake")
	p.chooses("Wręczona na piśmie")
	p.fills("Informację o danych osobowych przekazano dnia", today)
	p.fills("Oświadczenie podpisano dnia", today)
	p.presses("Zarejestruj wniosek")
	p.told("Zarejestrowano wniosek.")
	p.sees("Opracować do")
	p.follows("Otwórz wniosek")
	p.follows("Zakwalifikuj usługi")
	for _, service := range []string{"Asystent osoby starszej", "Klub seniora"} {
		p.in(service).chooses("Zakwalifikuj")
		p.in(service).fills("Uzasadnienie", "Mieszka w gminie, ma ponad 60 lat.")
	}
	p.in("").presses("Zapisz rozstrzygnięcia")
	p.told("Zapisano rozstrzygnięcia.")

	p.open("/moj-dzien") // 4
	p.follows("Mazur Henryk")
	p.at("Henryk Mazur")
	number := p.look(`() => words(document.querySelector("main").innerText).match(/IPUS\/\d+\/\d+/)[0]`).str()
	p.open("/plany")
	p.follows(number)
	p.sees("Uzgodniony")
	p.keeps("tour-3-plan")
	p.open("/moj-dzien")
	p.in("Mazur Henryk").follows("Przekaż")
	p.presses("Przekaż do zatwierdzenia")
	p.told("Przekazano plan do zatwierdzenia.")
	p.signOut()

	p.signIn("dyrektor@cus.example") // 5
	p.at("Projekt zakończony 31.07.2023")
	p.open("/kamienie-milowe?dzien=2022-03-15")
	p.at("Kamień milowy nr 2 jest w toku")
	p.keeps("tour-4-milestones")
	p.follows("Osoby z zatwierdzonym planem (IPUS)")
	p.sees("Z czego to policzono", "Definicja")
	p.keeps("tour-5-indicator")

	p.open("/kamienie-milowe") // 6
	p.follows(number)
	p.chooses("Zatwierdzam")
	p.presses("Zapisz rozstrzygnięcie")
	p.told("Zatwierdzono plan.")

	p.open("/kamienie-milowe") // 7
	p.follows("RAP/2022/001")
	p.at("Raport RAP/2022/001")
	p.sees("A. Zadania", "O. Załączniki", "Liczby sprawdzone", "Feliks Kos")
	p.keeps("tour-6-report")
	p.follows("Zatwierdź raport")
	p.presses("Zatwierdź raport")
	p.told("Zatwierdzono raport. Jego liczby są zamrożone.")
	p.sees("Skrót treści (SHA-256)")
	p.follows("Różnice")
	p.sees("Raport mówi to, co mówił w chwili zatwierdzenia.")
	p.signOut()

	p.signIn("iod@cus.example") // 8
	p.open("/dziennik")
	p.sees("Zarejestrowano wniosek KS/")
	p.keeps("tour-7-journal")
}

// keeps the picture of what stands on the screen for README, when asked for.
func (p *person) keeps(name string) {
	p.t.Helper()
	if os.Getenv("CUS_TEST_SCREENS") == "" {
		return
	}
	p.look(`() => document.fonts.ready.then(() => { document.activeElement?.blur(); scrollTo(0, 0) })`)
	shot, err := p.page.Timeout(patience).Screenshot(false, &proto.PageCaptureScreenshot{Format: proto.PageCaptureScreenshotFormatPng})
	p.must(err)
	full, err := png.Decode(bytes.NewReader(shot))
	p.must(err)
	size := full.Bounds().Size().Mul(3).Div(4)
	var file bytes.Buffer
	var picture image.Image = smaller(full, size.X, size.Y)
	p.must(jpeg.Encode(&file, picture, &jpeg.Options{Quality: 80}))
	p.must(os.WriteFile(filepath.Join(screens, "..", name+".jpg"), file.Bytes(), 0o644))
}

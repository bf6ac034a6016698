package given

import (
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/provider"
	"cus/internal/platform/db"
)

// Provider is an organisation that carries out services, put on the list by Piotr. Its
// name is made to differ from every other.
func Provider(t testing.TB, tx *audit.Tx, name string) provider.Provider {
	t.Helper()
	ref := OK[provider.Ref](t)(provider.Create(t.Context(), As(tx, Piotr), ProviderFacts(name)))
	return ProviderNow(t, tx, ref)
}

// ProviderFacts are facts nothing speaks against.
func ProviderFacts(name string) provider.Facts {
	return provider.Facts{Name: unique(name), Kind: provider.NGO, Phone: "+48600100200", Email: "biuro@sasiad.example"}
}

// ProviderNow is the provider as it stands now.
func ProviderNow(t testing.TB, tx *audit.Tx, ref provider.Ref) (p provider.Provider) {
	t.Helper()
	Read(t, tx, func(b *db.Batch) { provider.Get(b, Piotr, ref, &p) })
	return p
}

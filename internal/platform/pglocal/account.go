package pglocal

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// account is the system account PostgreSQL runs under.
type account struct {
	name     string
	uid, gid int
	switched bool // we are root and hand over to it
}

// ourAccount is who runs this program.
func ourAccount() account {
	a := account{name: strconv.Itoa(os.Getuid()), uid: os.Getuid(), gid: os.Getgid()}
	if u, err := user.Current(); err == nil {
		a.name = u.Username
	}
	return a
}

// serviceAccount is whom root hands over to: PostgreSQL refuses to run as root.
func serviceAccount() (account, error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err1 == nil && err2 == nil && uid != 0 {
			return account{name: name, uid: uid, gid: gid, switched: true}, nil
		}
	}
	return account{}, fmt.Errorf("program działa jako root, a PostgreSQL tego nie dopuszcza; brak kont postgres i nobody, na które można się przełączyć. Uruchom program na zwykłym koncie")
}

// ownerOf is the account an existing cluster belongs to.
func ownerOf(fi os.FileInfo) account {
	st := fi.Sys().(*syscall.Stat_t)
	a := account{name: strconv.Itoa(int(st.Uid)), uid: int(st.Uid), gid: int(st.Gid)}
	if u, err := user.LookupId(a.name); err == nil {
		a.name = u.Username
	}
	return a
}

func (a account) credential() *syscall.Credential {
	if !a.switched {
		return nil
	}
	return &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
}

// give hands a file to the account; without a switch it is ours already.
func (a account) give(path string) error {
	if !a.switched {
		return nil
	}
	return os.Lchown(path, a.uid, a.gid)
}

// reaches reports whether the account can enter dir. It is tried rather than
// computed: access lists and mount options count too.
func (a account) reaches(dir string) bool {
	if !a.switched {
		return true
	}
	cmd := exec.Command("/bin/sh", "-c", `cd -- "$1"`, "sh", dir)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: a.credential()}
	return cmd.Run() == nil
}

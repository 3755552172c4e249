// Checks proofs and checkpoints with the code of the Go module database, which was not written here.
//
// Reads one JSON document from standard input and answers with one: for every case, whether the Go code
// accepts it.
package main

import (
	"encoding/json"
	"log"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type inclusion struct {
	Size, Index int64
	Leaf, Root  []byte
	Proof       [][]byte
}

type consistency struct {
	Old, New         int64
	OldRoot, NewRoot []byte
	Proof            [][]byte
}

type signed struct {
	Note, Vkey string
}

type grown struct {
	Records [][]byte
}

type cases struct {
	Inclusion   []inclusion
	Consistency []consistency
	Notes       []signed
	Trees       []grown
}

type answers struct {
	Inclusion   []bool
	Consistency []bool
	Notes       []string
	Roots       [][]byte
}

func hash(b []byte) (h tlog.Hash) {
	if len(b) != tlog.HashSize {
		log.Fatal("a hash of another length")
	}
	copy(h[:], b)
	return h
}

func hashes(all [][]byte) []tlog.Hash {
	var out []tlog.Hash
	for _, one := range all {
		out = append(out, hash(one))
	}
	return out
}

func root(records [][]byte) []byte {
	var stored []tlog.Hash
	read := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var out []tlog.Hash
		for _, index := range indexes {
			out = append(out, stored[index])
		}
		return out, nil
	})
	for number, record := range records {
		more, err := tlog.StoredHashes(int64(number), record, read)
		if err != nil {
			log.Fatal(err)
		}
		stored = append(stored, more...)
	}
	found, err := tlog.TreeHash(int64(len(records)), read)
	if err != nil {
		log.Fatal(err)
	}
	return found[:]
}

func text(one signed) string {
	verifier, err := note.NewVerifier(one.Vkey)
	if err != nil {
		return ""
	}
	opened, err := note.Open([]byte(one.Note), note.VerifierList(verifier))
	if err != nil {
		return ""
	}
	return opened.Text
}

func main() {
	var asked cases
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		log.Fatal(err)
	}
	var told answers
	for _, one := range asked.Inclusion {
		err := tlog.CheckRecord(hashes(one.Proof), one.Size, hash(one.Root), one.Index, hash(one.Leaf))
		told.Inclusion = append(told.Inclusion, err == nil)
	}
	for _, one := range asked.Consistency {
		err := tlog.CheckTree(hashes(one.Proof), one.New, hash(one.NewRoot), one.Old, hash(one.OldRoot))
		told.Consistency = append(told.Consistency, err == nil)
	}
	for _, one := range asked.Notes {
		told.Notes = append(told.Notes, text(one))
	}
	for _, one := range asked.Trees {
		told.Roots = append(told.Roots, root(one.Records))
	}
	if err := json.NewEncoder(os.Stdout).Encode(told); err != nil {
		log.Fatal(err)
	}
}

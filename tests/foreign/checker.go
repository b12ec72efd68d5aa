// SPDX-License-Identifier: Apache-2.0

// Opens our logs with Go's own packages for notes and tiles, and makes logs for us to open.
//
//	checker check FOLDER         log/, keys, unknown, receipts/, growth/ as foreign_test writes them
//	checker make FOLDER SIZE     the same files, made by Go
//
// Standard library and golang.org/x/mod/sumdb only.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func must(err error) {
	if err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
}

func read(elements ...string) []byte {
	data, err := os.ReadFile(filepath.Join(elements...))
	must(err)
	return data
}

func write(data []byte, elements ...string) {
	path := filepath.Join(elements...)
	must(os.MkdirAll(filepath.Dir(path), 0o755))
	must(os.WriteFile(path, data, 0o644))
}

// pathOf drops the height that Go's own tiles have in their path: "tile/8/0/000" is "tile/0/000".
func pathOf(t tlog.Tile) string {
	return strings.Replace(t.Path(), "tile/8/", "tile/", 1)
}

func bundlePathOf(t tlog.Tile) string {
	return strings.Replace(t.Path(), "tile/8/0/", "tile/entries/", 1)
}

// cosigner verifies cosignature/v1, for which Go's package leaves room.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }
func (c cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	time := binary.BigEndian.Uint64(sig)
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", time, msg)
	return ed25519.Verify(c.key, []byte(signed), sig[8:])
}

func verifierOf(vkey string) note.Verifier {
	parts := strings.SplitN(vkey, "+", 3)
	key, err := base64.StdEncoding.DecodeString(parts[2])
	must(err)
	if key[0] == 4 {
		hash, err := strconv.ParseUint(parts[1], 16, 32)
		must(err)
		return cosigner{parts[0], uint32(hash), key[1:]}
	}
	verifier, err := note.NewVerifier(vkey)
	must(err)
	return verifier
}

// unknown holds keys of types that Go has no verifier for: each has one line under every note.
var unknown []string

// areUnknown says whether the lines that Go did not verify are those of the keys in unknown, by
// name and id. An id is worked out here: SHA-256 of name, newline and key.
func areUnknown(sigs []note.Signature) bool {
	if len(sigs) != len(unknown) {
		return false
	}
	for i, vkey := range unknown {
		parts := strings.SplitN(vkey, "+", 3)
		key, err := base64.StdEncoding.DecodeString(parts[2])
		must(err)
		hash := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
		id := binary.BigEndian.Uint32(hash[:])
		if parts[1] != fmt.Sprintf("%08x", id) || sigs[i].Name != parts[0] || sigs[i].Hash != id {
			return false
		}
	}
	return true
}

// treeOf opens a checkpoint; every key of the list must have signed it.
func treeOf(msg []byte, keys []string) (tlog.Tree, error) {
	var verifiers []note.Verifier
	for _, key := range keys {
		verifiers = append(verifiers, verifierOf(key))
	}
	opened, err := note.Open(msg, note.VerifierList(verifiers...))
	if err != nil {
		return tlog.Tree{}, err
	}
	if len(opened.Sigs) != len(keys) || !areUnknown(opened.UnverifiedSigs) {
		return tlog.Tree{}, fmt.Errorf("%d of %d keys have signed", len(opened.Sigs), len(keys))
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != opened.Sigs[0].Name {
		return tlog.Tree{}, errors.New("not a checkpoint of the log that signed it")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

type tiles struct{ folder string }

func (t tiles) Height() int { return height }
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, tile := range wanted {
		data, err := os.ReadFile(filepath.Join(t.folder, pathOf(tile)))
		if err != nil {
			return nil, err
		}
		out = append(out, data)
	}
	return out, nil
}
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func entriesOf(data []byte) (entries [][]byte) {
	for len(data) > 0 {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			must(errors.New("a bundle is cut"))
		}
		length := int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:2+length])
		data = data[2+length:]
	}
	return entries
}

// checkLog compares every entry with the tree that Go builds from the tiles under the signed root.
func checkLog(folder string, keys []string) tlog.Tree {
	tree, err := treeOf(read(folder, "log", "checkpoint"), keys)
	must(err)
	reader := tlog.TileHashReader(tree, tiles{filepath.Join(folder, "log")})
	for first := int64(0); first < tree.N; first += 256 {
		width := tree.N - first
		if width > 256 {
			width = 256
		}
		bundle := tlog.Tile{H: height, L: 0, N: first / 256, W: int(width)}
		entries := entriesOf(read(folder, "log", bundlePathOf(bundle)))
		if int64(len(entries)) != width {
			must(fmt.Errorf("%s has %d entries", bundlePathOf(bundle), len(entries)))
		}
		var indexes []int64
		for i := range entries {
			indexes = append(indexes, tlog.StoredHashIndex(0, first+int64(i)))
		}
		hashes, err := reader.ReadHashes(indexes)
		must(err)
		for i, entry := range entries {
			if tlog.RecordHash(entry) != hashes[i] {
				must(fmt.Errorf("entry %d is not in the tree", first+int64(i)))
			}
		}
	}
	return tree
}

func hashesOf(lines []string) (hashes []tlog.Hash, err error) {
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

func checkReceipt(receipt, entry []byte, keys []string) error {
	head, checkpoint, found := bytes.Cut(receipt, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("not a receipt")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return err
	}
	proof, err := hashesOf(lines[2:])
	if err != nil {
		return err
	}
	tree, err := treeOf(checkpoint, keys)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
}

func check(folder string) {
	keys := strings.Fields(string(read(folder, "keys")))
	if _, err := os.Stat(filepath.Join(folder, "unknown")); err == nil {
		unknown = strings.Fields(string(read(folder, "unknown")))
	}
	tree := checkLog(folder, keys)
	receipts, err := filepath.Glob(filepath.Join(folder, "receipts", "*.tlog-proof"))
	must(err)
	for _, path := range receipts {
		err := checkReceipt(read(path), read(strings.TrimSuffix(path, ".tlog-proof")+".entry"), keys)
		if good := strings.HasPrefix(filepath.Base(path), "good"); good != (err == nil) {
			must(fmt.Errorf("%s: %v", filepath.Base(path), err))
		}
	}
	growths, err := filepath.Glob(filepath.Join(folder, "growth", "*"))
	must(err)
	for _, path := range growths {
		lines := strings.Fields(string(read(path)))
		old, err := strconv.ParseInt(lines[0], 10, 64)
		must(err)
		hashes, err := hashesOf(lines[1:])
		must(err)
		must(tlog.CheckTree(hashes[1:], tree.N, tree.Hash, old, hashes[0]))
	}
	fmt.Printf("opened: %d entries, %d receipts, %d growths\n", tree.N, len(receipts), len(growths))
}

// A log as Go makes it.
func make_(folder string, size int64) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) (out []tlog.Hash, err error) {
		for _, index := range indexes {
			out = append(out, stored[index])
		}
		return out, nil
	})
	entry := func(i int64) []byte { return []byte(fmt.Sprintf("Go's entry %d", i)) }
	bundle := func(tile tlog.Tile) (data []byte) {
		for i := tile.N * 256; i < tile.N*256+int64(tile.W); i++ {
			data = binary.BigEndian.AppendUint16(data, uint16(len(entry(i))))
			data = append(data, entry(i)...)
		}
		return data
	}
	for i := int64(0); i < size; i++ {
		hashes, err := tlog.StoredHashes(i, entry(i), reader)
		must(err)
		stored = append(stored, hashes...)
	}
	root, err := tlog.TreeHash(size, reader)
	must(err)
	// With the partial tiles of every size on the way.
	for _, tile := range tlog.NewTiles(height, 0, size) {
		data, err := tlog.ReadTileData(tile, reader)
		must(err)
		write(data, folder, "log", pathOf(tile))
		if tile.L == 0 {
			write(bundle(tile), folder, "log", bundlePathOf(tile))
		}
	}
	private, public, err := note.GenerateKey(rand.Reader, "go.example/log")
	must(err)
	signer, err := note.NewSigner(private)
	must(err)
	text := fmt.Sprintf("go.example/log\n%d\n%s\n", size, root)
	checkpoint, err := note.Sign(&note.Note{Text: text}, signer)
	must(err)
	write(checkpoint, folder, "log", "checkpoint")
	write([]byte(public+"\n"), folder, "keys")
	write([]byte(private+"\n"), folder, "private")
	for index := int64(0); index < size; index += 1 + size/9 {
		proof, err := tlog.ProveRecord(size, index, reader)
		must(err)
		receipt := fmt.Sprintf("c2sp.org/tlog-proof@v1\nindex %d\n", index)
		for _, hash := range proof {
			receipt += hash.String() + "\n"
		}
		name := fmt.Sprintf("good-%d", index)
		write([]byte(receipt+"\n"+string(checkpoint)), folder, "receipts", name+".tlog-proof")
		write(entry(index), folder, "receipts", name+".entry")
		old := index + 1
		oldRoot, err := tlog.TreeHash(old, reader)
		must(err)
		growth := fmt.Sprintf("%d\n%s\n", old, oldRoot)
		steps, err := tlog.ProveTree(size, old, reader)
		must(err)
		for _, hash := range steps {
			growth += hash.String() + "\n"
		}
		write([]byte(growth), folder, "growth", strconv.FormatInt(old, 10))
	}
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "check" {
		check(os.Args[2])
	} else if len(os.Args) == 4 && os.Args[1] == "make" {
		size, err := strconv.ParseInt(os.Args[3], 10, 64)
		must(err)
		make_(os.Args[2], size)
	} else {
		fmt.Println("usage: checker check FOLDER | checker make FOLDER SIZE")
		os.Exit(2)
	}
}

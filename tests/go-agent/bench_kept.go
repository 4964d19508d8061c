package main

import (
	"os"
	"path/filepath"
)

// benchKept is what a dispatch leaves for the next one: the files beside the charm, and what the
// controller keeps for the unit.
type benchKept struct {
	files map[string][]byte
	state map[string]string
}

func keep(charm string, model *benchModel) (benchKept, error) {
	kept := benchKept{files: map[string][]byte{}, state: copied(model.state)}
	entries, err := os.ReadDir(charm)
	if err != nil {
		return kept, err
	}
	for _, entry := range entries {
		if !entry.Type().IsRegular() {
			continue
		}
		if kept.files[entry.Name()], err = os.ReadFile(filepath.Join(charm, entry.Name())); err != nil {
			return kept, err
		}
	}
	return kept, nil
}

// restore lets the next dispatch begin with it, whatever the last one has left.
func (kept benchKept) restore(charm string, model *benchModel) error {
	entries, err := os.ReadDir(charm)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if _, ok := kept.files[entry.Name()]; ok || !entry.Type().IsRegular() {
			continue
		}
		if err := os.Remove(filepath.Join(charm, entry.Name())); err != nil {
			return err
		}
	}
	for name, content := range kept.files {
		if err := os.WriteFile(filepath.Join(charm, name), content, 0o600); err != nil {
			return err
		}
	}
	model.state = copied(kept.state)
	return nil
}

func copied(state map[string]string) map[string]string {
	copy := make(map[string]string, len(state))
	for key, value := range state {
		copy[key] = value
	}
	return copy
}

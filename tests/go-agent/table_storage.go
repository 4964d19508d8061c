package main

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

func resourceGet(r *reading) error {
	if err := r.required("name", "missing required resource name"); err != nil {
		return err
	}
	return r.end()
}

func storageAdd(r *reading) error {
	if len(r.arguments) == 0 {
		return errors.New("storage add requires a storage directive")
	}
	storages := [][2]any{}
	seen := map[string]bool{}
	for {
		argument, ok := r.next()
		if !ok {
			break
		}
		name, text, given := strings.Cut(argument, "=")
		if seen[name] {
			return fmt.Errorf("storage %q specified more than once", name)
		}
		seen[name] = true
		count := int64(1)
		if given {
			var err error
			if count, err = storageCount(name, text); err != nil {
				return err
			}
		}
		storages = append(storages, [2]any{name, count})
	}
	r.meaning["storages"] = storages
	return nil
}

// storageCount reads what follows `data=`, which of a whole storage directive may be the count alone.
func storageCount(name, text string) (int64, error) {
	if strings.Trim(text, ",") == "" {
		return 0, fmt.Errorf("cannot parse constraints for storage %q: storage constraints require at least one field to be specified", name)
	}
	count, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("only count can be specified for %q", name)
	}
	if count <= 0 {
		return 0, fmt.Errorf("cannot parse constraints for storage %q: cannot parse count: count must be greater than zero, got %q", name, text)
	}
	return count, nil
}

func storageGetOptions(o *options) {
	o.smart()
	o.value(&storageValue{hook: o.hook}, "s")
}

var storageId = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*/(0|[1-9][0-9]*)$`)

type storageValue struct {
	hook *hook
	id   string
}

func (v *storageValue) Set(text string) error {
	if !storageId.MatchString(text) {
		return fmt.Errorf("invalid storage ID %q", text)
	}
	for _, known := range v.hook.Storages {
		if text == known {
			v.id = text
			return nil
		}
	}
	return fmt.Errorf("storage %q not found", text)
}

func (v *storageValue) String() string { return v.id }
func (v *storageValue) Get() any       { return v.id }

func storageGet(r *reading) error {
	if r.meaning["s"] == "" {
		if r.hook.Storage == "" {
			return errors.New("no storage instance specified")
		}
		r.meaning["s"] = r.hook.Storage
	}
	return r.optional("key")
}

func storageList(r *reading) error { return r.optional("name") }

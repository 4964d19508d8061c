package main

import (
	"fmt"
	"regexp"
	"strings"
)

func actionGet(r *reading) error {
	key, ok := r.next()
	r.meaning["path"] = nil
	if ok {
		r.meaning["path"] = strings.Split(key, ".")
	}
	return r.end()
}

var actionKey = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)

func actionSet(r *reading) error {
	results := [][2]any{}
	for {
		argument, ok := r.next()
		if !ok {
			break
		}
		key, value, ok := strings.Cut(argument, "=")
		if !ok {
			return fmt.Errorf("argument %q must be of the form key...=value", argument)
		}
		path := strings.Split(key, ".")
		for _, part := range path {
			switch part {
			case "stdout", "stdout-encoding", "stderr", "stderr-encoding":
				return fmt.Errorf("cannot set reserved action key %q", part)
			}
			if !actionKey.MatchString(part) {
				return fmt.Errorf("key %q must start and end with lowercase alphanumeric, and contain only lowercase alphanumeric, hyphens and periods", part)
			}
		}
		results = append(results, [2]any{path, value})
	}
	r.meaning["results"] = results
	return nil
}

func actionFail(r *reading) error {
	if err := r.optional("message"); err != nil {
		return err
	}
	if r.meaning["message"] == nil {
		r.meaning["message"] = "action failed without reason given, check action for errors"
	}
	return nil
}

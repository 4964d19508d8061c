package main

import (
	"errors"
	"fmt"
	"strings"
)

func addMetricOptions(o *options) { o.text("labels", "l") }

func addMetric(r *reading) error {
	if len(r.arguments) == 0 {
		return errors.New("no metrics specified")
	}
	metrics, err := pairs(r.arguments)
	if err != nil {
		return fmt.Errorf("invalid metrics: %w", err)
	}
	labels := map[string]string{}
	if text := r.meaning["labels"].(string); text != "" {
		if labels, err = pairs(strings.Split(text, ",")); err != nil {
			return fmt.Errorf("invalid labels: %w", err)
		}
	}
	r.meaning["metrics"], r.meaning["labels"] = metrics, labels
	return nil
}

// pairs reads `key=value`, neither empty.
func pairs(arguments []string) (map[string]string, error) {
	pairs := map[string]string{}
	for _, argument := range arguments {
		key, value, _ := strings.Cut(argument, "=")
		if key == "" || value == "" {
			return nil, fmt.Errorf("expected \"key=value\", got %q", argument)
		}
		if _, twice := pairs[key]; twice {
			return nil, fmt.Errorf("key %q specified more than once", key)
		}
		pairs[key] = value
	}
	return pairs, nil
}

func leaderGet(r *reading) error {
	key, _ := r.next()
	if key == "-" {
		key = ""
	}
	if strings.Contains(key, "=") {
		return fmt.Errorf("invalid key %q", key)
	}
	r.meaning["key"] = key
	return r.end()
}

func leaderSet(r *reading) error { return r.settings() }

func specSetOptions(o *options) {
	o.text("file")
	o.text("k8s-resources")
}

// spec takes what the files hold; without one it is the standard input.
func spec(r *reading) error {
	if r.meaning["file"] == "" {
		r.meaning["file"] = "-"
	}
	for _, option := range []string{"file", "k8s-resources"} {
		if content, ok := r.file(option); ok {
			r.meaning[option] = content
		}
	}
	return r.end()
}

const missingArguments = "missing required arguments"

func (r *reading) all(names ...string) error {
	for _, name := range names {
		if err := r.required(name, missingArguments); err != nil {
			return err
		}
	}
	return nil
}

func payloadRegister(r *reading) error {
	if err := r.all("type", "class", "id"); err != nil {
		return err
	}
	r.meaning["tags"] = append([]string{}, r.arguments...)
	return nil
}

func payloadStatusSet(r *reading) error {
	if err := r.all("class", "id", "status"); err != nil {
		return err
	}
	return r.end()
}

func payloadUnregister(r *reading) error {
	if err := r.all("class", "id"); err != nil {
		return err
	}
	return r.end()
}

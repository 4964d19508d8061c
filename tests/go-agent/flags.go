package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/juju/gnuflag"
)

// flagsLine is a command line to parse, a line of the input.
type flagsLine struct {
	// KnownAs is what errors call a flag; Juju's hook commands say "option". "" for "flag".
	KnownAs string     `json:"known_as"`
	Flags   []flagLine `json:"flags"`
	Args    []string   `json:"args"`
}

type flagLine struct {
	Name string `json:"name"`
	Kind string `json:"kind"` // string, bool or int
	// SameAs is the name of an earlier flag whose variable this one sets too. "" for its own.
	SameAs string `json:"same_as"`
}

// parsedLine is the answer, a line of the output.
type parsedLine struct {
	Values map[string]any `json:"values"`
	Args   []string       `json:"args"`
}

type refusedLine struct {
	Error string `json:"error"`
}

// parseFlags parses each command line as Juju's commands do.
func parseFlags([]string) error {
	input, output := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var line flagsLine
		if err := input.Decode(&line); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		flags, err := define(line)
		if err != nil {
			return err
		}
		var answer any
		if err := flags.Parse(true, line.Args); err != nil {
			answer = refusedLine{Error: err.Error()}
		} else {
			answer = parsedLine{Values: values(flags), Args: append([]string{}, flags.Args()...)}
		}
		if err := output.Encode(answer); err != nil {
			return err
		}
	}
}

func define(line flagsLine) (*gnuflag.FlagSet, error) {
	knownAs := line.KnownAs
	if knownAs == "" {
		knownAs = "flag"
	}
	flags := gnuflag.NewFlagSetWithFlagKnownAs("command", gnuflag.ContinueOnError, knownAs)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	for _, wanted := range line.Flags {
		if wanted.SameAs != "" {
			other := flags.Lookup(wanted.SameAs)
			if other == nil {
				return nil, fmt.Errorf("flag %q is the same as %q, which is not defined", wanted.Name, wanted.SameAs)
			}
			flags.Var(other.Value, wanted.Name, "")
			continue
		}
		switch wanted.Kind {
		case "string":
			flags.String(wanted.Name, "", "")
		case "bool":
			flags.Bool(wanted.Name, false, "")
		case "int":
			flags.Int(wanted.Name, 0, "")
		default:
			return nil, fmt.Errorf("flag %q has the unknown kind %q", wanted.Name, wanted.Kind)
		}
	}
	return flags, nil
}

func values(flags *gnuflag.FlagSet) map[string]any {
	values := map[string]any{}
	flags.VisitAll(func(flag *gnuflag.Flag) {
		values[flag.Name] = flag.Value.(gnuflag.Getter).Get()
	})
	return values
}

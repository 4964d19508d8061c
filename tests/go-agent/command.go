package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/juju/gnuflag"
)

// command is how Juju reads the command line of a hook command.
type command struct {
	options func(*options)
	// read takes the positional arguments and checks everything; its errors end with exit code 2.
	read func(*reading) error
}

// hook is what the agent knows of the hook that the command runs in.
type hook struct {
	Relation   *int     `json:"relation"` // that of the hook itself
	Relations  []int    `json:"relations"`
	RemoteUnit string   `json:"remote_unit"`
	RemoteApp  string   `json:"remote_app"`
	Storage    string   `json:"storage"` // that of the hook itself
	Storages   []string `json:"storages"`
}

// reading is one command line while it is read.
type reading struct {
	hook      hook
	arguments []string // the positional ones that are not taken yet
	stdin     *string
	files     map[string]string
	// meaning is what the command understands: its options by their long names, its positional
	// arguments by a name for what they are.
	meaning map[string]any
}

// options collects those of one command.
type options struct {
	flags *gnuflag.FlagSet
	hook  *hook
	names []string // the first of each option
}

func (o *options) text(names ...string) {
	value := new(string)
	for _, name := range names {
		o.flags.StringVar(value, name, "", "")
	}
	o.names = append(o.names, names[0])
}

func (o *options) truth(names ...string) {
	value := new(bool)
	for _, name := range names {
		o.flags.BoolVar(value, name, false, "")
	}
	o.names = append(o.names, names[0])
}

func (o *options) number(names ...string) {
	value := new(int)
	for _, name := range names {
		o.flags.IntVar(value, name, 0, "")
	}
	o.names = append(o.names, names[0])
}

func (o *options) value(value gnuflag.Value, names ...string) {
	for _, name := range names {
		o.flags.Var(value, name, "")
	}
	o.names = append(o.names, names[0])
}

// smart adds the options of a command that prints `smart` by default.
func (o *options) smart() { o.output("smart", "smart", "yaml", "json") }

// yaml adds the options of a command that prints YAML by default.
func (o *options) yaml() { o.output("yaml", "yaml", "json") }

func (o *options) output(format string, formats ...string) {
	o.value(&formatValue{format, formats}, "format")
	o.text("output", "o")
}

func (o *options) relation() { o.value(&relationValue{hook: o.hook}, "relation", "r") }

type formatValue struct {
	format  string
	formats []string
}

func (v *formatValue) Set(format string) error {
	for _, known := range v.formats {
		if format == known {
			v.format = format
			return nil
		}
	}
	return fmt.Errorf("unknown format %q", format)
}

func (v *formatValue) String() string { return v.format }
func (v *formatValue) Get() any       { return v.format }

// relationValue is `7` or `database:7`, of which Juju reads what follows the last colon.
type relationValue struct {
	hook *hook
	id   *int
}

func (v *relationValue) Set(text string) error {
	id, err := strconv.Atoi(text[strings.LastIndex(text, ":")+1:])
	if err != nil {
		return errors.New("invalid relation id")
	}
	for _, known := range v.hook.Relations {
		if id == known {
			v.id = &id
			return nil
		}
	}
	return errors.New("relation not found")
}

func (v *relationValue) String() string { return "" }
func (v *relationValue) Get() any       { return v.id }

// next takes a positional argument.
func (r *reading) next() (string, bool) {
	if len(r.arguments) == 0 {
		return "", false
	}
	argument := r.arguments[0]
	r.arguments = r.arguments[1:]
	return argument, true
}

// required takes a positional argument that must be there.
func (r *reading) required(name, missing string) error {
	argument, ok := r.next()
	if !ok {
		return errors.New(missing)
	}
	r.meaning[name] = argument
	return nil
}

// optional takes a positional argument if there is one; without one it is null.
func (r *reading) optional(name string) error {
	r.meaning[name] = nil
	if argument, ok := r.next(); ok {
		r.meaning[name] = argument
	}
	return r.end()
}

// end refuses arguments that nobody has taken.
func (r *reading) end() error {
	if len(r.arguments) > 0 {
		return fmt.Errorf("unrecognized args: %q", r.arguments)
	}
	return nil
}

// message takes all arguments as the words of a text.
func (r *reading) message() error {
	if len(r.arguments) == 0 {
		return errors.New("no message specified")
	}
	r.meaning["message"] = strings.Join(r.arguments, " ")
	return nil
}

// ofRelation makes the hook's relation the one that is meant, if none is given.
func (r *reading) ofRelation() error {
	if id, _ := r.meaning["relation"].(*int); id == nil {
		if r.hook.Relation == nil {
			return errors.New("no relation id specified")
		}
		r.meaning["relation"] = r.hook.Relation
	}
	return nil
}

// file is what the file holds that an option names, if it is there; `-` is the standard input.
func (r *reading) file(option string) (string, bool) {
	name, _ := r.meaning[option].(string)
	if name == "-" && r.stdin != nil {
		return *r.stdin, true
	}
	content, ok := r.files[name]
	return content, ok
}

func nothing(r *reading) error { return r.end() }

// commandLine is a line of the input.
type commandLine struct {
	Command   string   `json:"command"`
	Arguments []string `json:"arguments"`
	Stdin     *string  `json:"stdin"`
	Hook      hook     `json:"hook"`
	// Files are those that the arguments name.
	Files map[string]string `json:"files"`
}

// readLine is the answer, a line of the output.
type readLine struct {
	// Values are the options, and Arguments what is none of them, as the flag parser leaves them.
	Values    map[string]any `json:"values"`
	Arguments []string       `json:"arguments"`
	Meaning   map[string]any `json:"meaning"`
	// Error is the text after `ERROR `; the exit code is 2.
	Error string `json:"error"`
	// Parser is whether the flag parser has refused, and not the command.
	Parser bool `json:"parser"`
}

// readCommands reads each command line as Juju does.
func readCommands([]string) error {
	input, output := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var line commandLine
		if err := input.Decode(&line); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		answer, err := line.read()
		if err != nil {
			return err
		}
		if err := output.Encode(answer); err != nil {
			return err
		}
	}
}

func (line *commandLine) read() (*readLine, error) {
	command, ok := commands[line.Command]
	if !ok {
		return nil, fmt.Errorf("the tables lack the command %q", line.Command)
	}
	flags := gnuflag.NewFlagSetWithFlagKnownAs(line.Command, gnuflag.ContinueOnError, "option")
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	options := options{flags: flags, hook: &line.Hook}
	if command.options != nil {
		command.options(&options)
	}
	if err := flags.Parse(true, line.Arguments); err != nil {
		return &readLine{Error: err.Error(), Parser: true}, nil
	}
	values := map[string]any{}
	meaning := map[string]any{}
	for _, name := range options.names {
		value := flags.Lookup(name).Value.(gnuflag.Getter).Get()
		values[name], meaning[name] = value, value
	}
	answer := &readLine{Values: values, Arguments: append([]string{}, flags.Args()...)}
	reading := &reading{
		hook:      line.Hook,
		arguments: flags.Args(),
		stdin:     line.Stdin,
		files:     line.Files,
		meaning:   meaning,
	}
	if err := command.read(reading); err != nil {
		answer.Error = err.Error()
		return answer, nil
	}
	answer.Meaning = meaning
	return answer, nil
}

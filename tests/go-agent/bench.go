package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"net/rpc"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"time"
)

// benchResult is what the runs of one program cost: medians, and the largest memory.
type benchResult struct {
	Wall     float64 `json:"wall_ms"`
	Cpu      float64 `json:"cpu_ms"` // of the program and its children
	Rss      int64   `json:"rss_kib"`
	Commands int     `json:"commands"` // of one run
	Reads    int     `json:"reads"`    // the relation-gets among them
}

// bench starts a charm for config-changed, again and again, as the agent of a unit whose relation has
// many units on the other side. Every run begins with the same: what the charm's directory holds, and
// what the controller keeps for the unit, at the start or after the dispatch of -first.
func bench(arguments []string) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	units := flags.Int("units", 1, "how many units are on the other side")
	runs := flags.Int("runs", 11, "how often the charm is started")
	warmUp := flags.Bool("warm-up", true, "start it once before it counts")
	charm := flags.String("charm", ".", "the charm's directory")
	config := flags.String("config", `{"factor":1}`, "what config-get prints")
	before := flags.String("first", "", "what config-get prints in a dispatch before all others")
	wanted := flags.String("status", "", "the message of the status that the charm has to set")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	if flags.NArg() == 0 {
		return fmt.Errorf("bench: no program")
	}
	directory, err := os.MkdirTemp("", "go-agent-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(directory)
	tools := filepath.Join(directory, "tools")
	if err := makeTools(tools); err != nil {
		return err
	}
	socket := filepath.Join(directory, "agent.socket")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	model := newBenchModel(*units)
	server := rpc.NewServer()
	if err := server.RegisterName("Jujuc", model); err != nil {
		return err
	}
	go server.Accept(listener)

	var wall, cpu []float64
	result := benchResult{}
	dispatch := func(config string) (*os.ProcessState, time.Duration, error) {
		model.begin(config)
		command := exec.Command(flags.Arg(0), flags.Args()[1:]...)
		command.Dir = *charm
		command.Env = append(benchEnvironment(*charm, socket, tools), passed()...)
		command.Stderr = os.Stderr
		start := time.Now()
		if err := command.Start(); err != nil {
			return nil, 0, fmt.Errorf("%s: %w", flags.Arg(0), err)
		}
		model.process.Store(int64(command.Process.Pid))
		if err := command.Wait(); err != nil {
			return nil, 0, fmt.Errorf("%s: %w", flags.Arg(0), err)
		}
		took := time.Since(start)
		if _, _, status := model.end(); status != *wanted {
			return nil, 0, fmt.Errorf("%s: the status is %q, not %q", flags.Arg(0), status, *wanted)
		}
		return command.ProcessState, took, nil
	}
	if *before != "" {
		if _, _, err := dispatch(*before); err != nil {
			return err
		}
	}
	kept, err := keep(*charm, model)
	if err != nil {
		return err
	}
	first := 0
	if *warmUp {
		first = -1
	}
	for run := first; run < *runs; run++ {
		if err := kept.restore(*charm, model); err != nil {
			return err
		}
		state, took, err := dispatch(*config)
		if err != nil {
			return err
		}
		if run < 0 {
			continue
		}
		wall = append(wall, milliseconds(took))
		cpu = append(cpu, milliseconds(state.UserTime()+state.SystemTime()))
		commands, reads, _ := model.end()
		if model.rss > result.Rss {
			result.Rss = model.rss
		}
		result.Commands, result.Reads = commands, reads
	}
	result.Wall, result.Cpu = median(wall), median(cpu)
	return json.NewEncoder(os.Stdout).Encode(result)
}

func milliseconds(duration time.Duration) float64 {
	return float64(duration) / float64(time.Millisecond)
}

func median(values []float64) float64 {
	sort.Float64s(values)
	return values[len(values)/2]
}

// benchCommands are those that the model answers.
var benchCommands = []string{
	"config-get", "relation-ids", "relation-list", "relation-get", "is-leader", "status-set", "juju-log",
	"state-get",
}

func isHookCommand(name string) bool {
	for _, command := range benchCommands {
		if command == name {
			return true
		}
	}
	return false
}

// makeTools puts the commands' executables into a directory, each a link to this program.
func makeTools(directory string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if err := os.Mkdir(directory, 0o755); err != nil {
		return err
	}
	for _, command := range benchCommands {
		if err := os.Symlink(self, filepath.Join(directory, command)); err != nil {
			return err
		}
	}
	return nil
}

// passed are the variables of this process that choose how the charm works.
func passed() []string {
	var passed []string
	for _, name := range []string{"OPS_HOOK_TRANSPORT", "PYTHONPATH"} {
		if value, ok := os.LookupEnv(name); ok {
			passed = append(passed, name+"="+value)
		}
	}
	return passed
}

func benchEnvironment(charm, socket, tools string) []string {
	return []string{
		"PATH=" + tools + ":/usr/bin:/bin",
		"LANG=C.UTF-8",
		"JUJU_DISPATCH_PATH=hooks/config-changed",
		"JUJU_HOOK_NAME=config-changed",
		"JUJU_CHARM_DIR=" + charm,
		"JUJU_CONTEXT_ID=bench/0-config-changed-0123456789abcdef0123456789abcdef",
		"JUJU_AGENT_SOCKET_NETWORK=unix",
		"JUJU_AGENT_SOCKET_ADDRESS=" + socket,
		"JUJU_UNIT_NAME=bench/0",
		"JUJU_MODEL_NAME=bench",
		"JUJU_MODEL_UUID=5f0c9f2e-0000-4000-8000-000000000000",
		"JUJU_VERSION=4.0.1",
		"JUJU_MACHINE_ID=0",
		"JUJU_PRINCIPAL_UNIT=",
		"JUJU_AVAILABILITY_ZONE=",
		"JUJU_API_ADDRESSES=10.0.0.1:17070",
	}
}

// hookCommand is what a link to this program does: the executable of a hook command, as Juju's.
func hookCommand(name string) error {
	client, err := rpc.Dial("unix", os.Getenv("JUJU_AGENT_SOCKET_ADDRESS"))
	if err != nil {
		return err
	}
	defer client.Close()
	directory, err := os.Getwd()
	if err != nil {
		return err
	}
	request := Request{
		ContextId:   os.Getenv("JUJU_CONTEXT_ID"),
		Dir:         directory,
		CommandName: name,
		Args:        os.Args[1:],
	}
	var response ExecResponse
	if err := client.Call("Jujuc.Main", request, &response); err != nil {
		return err
	}
	os.Stdout.Write(response.Stdout)
	os.Stderr.Write(response.Stderr)
	os.Exit(response.Code)
	return nil
}

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/rpc"
	"os"
	"path/filepath"
)

// charm is a charm written in Go: where a directory has a file "calls" of JSON lines, it makes these
// calls of its agent, one after the other, and leaves what was answered in the file "answers" there.
// Where the agent listens, and what every call must bring, it knows from its environment.
func charm(arguments []string) error {
	if len(arguments) != 1 {
		return fmt.Errorf("charm: expected one directory, got %q", arguments)
	}
	lines, err := readCallsOf(filepath.Join(arguments[0], "calls"))
	if err != nil || lines == nil {
		return err
	}
	client, err := rpc.Dial(os.Getenv("JUJU_AGENT_SOCKET_NETWORK"), os.Getenv("JUJU_AGENT_SOCKET_ADDRESS"))
	if err != nil {
		return err
	}
	defer client.Close()
	directory, err := os.Getwd()
	if err != nil {
		return err
	}
	token, withToken := os.LookupEnv("JUJU_AGENT_TOKEN")
	answers, err := os.Create(filepath.Join(arguments[0], "answers"))
	if err != nil {
		return err
	}
	output := json.NewEncoder(answers)
	for _, line := range lines {
		line.ContextId, line.Directory, line.Token = os.Getenv("JUJU_CONTEXT_ID"), directory, token
		call := finish(client, line, start(client, line, withToken), withToken)
		if err := output.Encode(answer(call)); err != nil {
			return err
		}
	}
	return answers.Close()
}

// readCallsOf reads all lines of a file; none if it is not there.
func readCallsOf(name string) ([]callLine, error) {
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	defer file.Close()
	return readCalls(file)
}

// Command go-agent is the other side of the agent socket's tests: Go's own net/rpc and gob, and
// Juju's own flag parser.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

const usage = `usage:
  go-agent serve [-warm] [-token] SOCKET   answer Jujuc.Main; prints "ready" when it listens
  go-agent call [-warm] [-token] SOCKET    make the calls that come as JSON lines on stdin
  go-agent again [-warm] [-token] [-one-by-one] -times N SOCKET
                                           make all the calls N times, each time on a new connection
  go-agent charm DIRECTORY                 make the calls of DIRECTORY/calls as a charm, into DIRECTORY/answers
  go-agent flags                           parse the command lines that come as JSON lines on stdin
  go-agent bench [-units N] [-runs N] [-charm DIRECTORY] [-config JSON] [-first JSON] [-status TEXT]
                 PROGRAM [ARGUMENT...]     start a charm as its agent, and print what that costs
  go-agent commands                        read the hook commands that come as JSON lines on stdin`

func main() {
	if name := filepath.Base(os.Args[0]); isHookCommand(name) {
		if err := hookCommand(name); err != nil {
			fail(err)
		}
		return
	}
	if len(os.Args) < 2 {
		fail(fmt.Errorf("%s", usage))
	}
	subcommands := map[string]func(arguments []string) error{
		"serve":    serve,
		"call":     call,
		"again":    again,
		"charm":    charm,
		"bench":    bench,
		"flags":    parseFlags,
		"commands": readCommands,
	}
	subcommand, ok := subcommands[os.Args[1]]
	if !ok {
		fail(fmt.Errorf("unknown subcommand %q\n%s", os.Args[1], usage))
	}
	if err := subcommand(os.Args[2:]); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "go-agent:", err)
	os.Exit(1)
}

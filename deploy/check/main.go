// What Docker itself reads of the files in deploy/, where no Docker runs: the same parsers, schema and lint, as libraries.
//
//	go run . compose FILE      loads a compose file as `docker compose config` does, with every profile, and prints the whole of it as JSON
//	go run . dockerfile FILE   parses a Dockerfile as `docker build` does, and prints its stages as JSON; what `docker build --check` would warn of is a fault
//
// Faults go to standard error, and the exit code is 1.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	kinds := map[string]func(context.Context, string) (any, error){"compose": compose, "dockerfile": dockerfile}
	if len(os.Args) != 3 || kinds[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: check compose|dockerfile FILE")
		os.Exit(2)
	}
	read, err := kinds[os.Args[1]](context.Background(), os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", " ")
	if err := out.Encode(read); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

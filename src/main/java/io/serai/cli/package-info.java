/// The command line's verbs that ask a running hub.
@org.jspecify.annotations.NullMarked
package io.serai.cli;

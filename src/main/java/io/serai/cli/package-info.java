/// The command line. Depends on nothing else of ours and runs on Java 17, as the hub also hands it out as one file.
@org.jspecify.annotations.NullMarked
package io.serai.cli;

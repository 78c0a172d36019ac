package io.serai;

import io.serai.hub.delivery.Moments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// A hub that stops dead at one moment: it prints the label and waits to be killed there. For the fault tests and
/// `./serai bench faults`; the launcher never starts it.
///
/// The system property `serai.halt` names the moment, `serai.halt.after` which time it is reached (1). Or
/// `serai.halt.file` names a file that holds the moment, so that it can be chosen while the hub runs; where there is no
/// such file, nothing is halted.
final class HaltingHub {
    private HaltingHub() {}

    public static void main(String[] args) {
        String halt = System.getProperty("serai.halt", "");
        String file = System.getProperty("serai.halt.file", "");
        var left = new AtomicInteger(Integer.getInteger("serai.halt.after", 1));
        Moments moments = halt.isEmpty() && file.isEmpty()
                ? Moments.NONE
                : label -> {
                    if (label.equals(file.isEmpty() ? halt : chosen(Path.of(file))) && left.decrementAndGet() <= 0) {
                        System.out.println("MOMENT " + label);
                        sleepForGood();
                    }
                };
        Serai.launch(Path.of(System.getProperty("serai.home", "")).toAbsolutePath(), System.getenv(), moments);
    }

    private static String chosen(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sleepForGood() {
        while (true) {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException e) {
                // only a kill ends it
            }
        }
    }
}

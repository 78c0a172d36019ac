package io.serai;

import io.serai.hub.Moments;
import java.nio.file.Path;

/// A hub that stops dead at one moment: it prints the label and waits to be killed there. For the fault tests.
final class HaltingHub {
    private HaltingHub() {}

    public static void main(String[] args) {
        String halt = System.getProperty("serai.halt", "");
        Moments moments = halt.isEmpty()
                ? Moments.NONE
                : label -> {
                    if (label.equals(halt)) {
                        System.out.println("MOMENT " + label);
                        sleepForGood();
                    }
                };
        Serai.launch(Path.of(System.getProperty("serai.home", "")).toAbsolutePath(), System.getenv(), moments);
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

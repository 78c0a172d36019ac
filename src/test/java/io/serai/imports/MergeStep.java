package io.serai.imports;

import static io.serai.imports.MergeFixture.person;

import io.serai.tables.RowWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// What can happen to the people of an event. A file is written line by line, so that lines can be left out like steps.
sealed interface MergeStep {
    List<String> PEOPLE = List.of("ann@example.org", "bob@example.org", "josé@example.org", "dan@example.org");
    /// Alike to many a comparison, and different all the same.
    List<String> NAMES = List.of("Zoe", "zoe", "Zoë", "Zoe ", "Ｚoe", "Ueda");

    /// A row of the next file.
    ///
    /// @param said fields and their values, one after the other
    record Line(String email, List<String> said) implements MergeStep {
        Mapped at(int row) {
            return person(row, email, said.toArray(String[]::new));
        }
    }

    record SkippedLine() implements MergeStep {}

    record RejectedLine() implements MergeStep {}

    /// Imports the lines since the last file; those of the last file where there are none.
    ///
    /// @param stop the labelled moment at which the hub dies, counted from 1; 0 for none
    /// @param meanwhile a person whom someone else adds after the first batch; empty for none
    record Import(boolean dry, int batchRows, boolean template, RowWindow window, int stop, String meanwhile)
            implements MergeStep {}

    /// Goes on with an import that was stopped, if there is one.
    record Resume(int batchRows) implements MergeStep {}

    enum Hand {
        TAKES_THE_PROFILE,
        TAKES_THE_BADGE,
        TAKES_THE_PERSON,
        EMPTIES_THE_PROFILE,
        RENAMES_THE_BADGE
    }

    /// Someone else changes what is stored.
    record ByHand(String who, Hand hand) implements MergeStep {}

    static List<MergeStep> random(RandomGenerator random) {
        int length = random.nextInt(8, 26);
        var steps = new ArrayList<MergeStep>(length + 1);
        for (int i = 0; i < length; i++) {
            steps.add(one(random));
        }
        steps.add(anImport(random));
        return steps;
    }

    private static MergeStep one(RandomGenerator random) {
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 -> line(random);
            case 10 -> new SkippedLine();
            case 11 -> new RejectedLine();
            case 12, 13, 14, 15 -> anImport(random);
            case 16, 17 -> new Resume(random.nextInt(1, 4));
            default -> new ByHand(any(random, PEOPLE), Hand.values()[random.nextInt(Hand.values().length)]);
        };
    }

    private static Line line(RandomGenerator random) {
        String email = any(random, PEOPLE);
        var said = new ArrayList<String>();
        for (String field : List.of("given_name", "phone", "other_1", "custom:Size", "custom:Diet \"x\"")) {
            if (random.nextInt(3) == 0) {
                said.add(field);
                said.add(any(random, NAMES));
            }
        }
        if (random.nextInt(4) == 0) {
            said.add("consent");
            said.add(String.valueOf(random.nextBoolean()));
        }
        boolean asSaid = random.nextInt(4) > 0;
        return new Line(
                asSaid ? email : email.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + email.substring(1), said);
    }

    private static Import anImport(RandomGenerator random) {
        int begin = random.nextInt(4) > 0 ? 0 : random.nextInt(3);
        return new Import(
                random.nextInt(5) == 0,
                random.nextInt(1, 5),
                random.nextInt(3) > 0,
                begin == 0 ? RowWindow.ALL : new RowWindow(begin, begin + 1 + random.nextInt(5)),
                random.nextInt(3) > 0 ? 0 : random.nextInt(1, 40),
                random.nextInt(4) > 0 ? "" : any(random, PEOPLE));
    }

    private static String any(RandomGenerator random, List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}

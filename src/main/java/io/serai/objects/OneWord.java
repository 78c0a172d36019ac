package io.serai.objects;

/// A caller's word, fit to stand in a message.
final class OneWord {
    private static final int LONGEST = 64;

    private OneWord() {}

    static String of(String given) {
        String plain = given.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
    }
}

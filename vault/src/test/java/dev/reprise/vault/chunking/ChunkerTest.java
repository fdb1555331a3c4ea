package dev.reprise.vault.chunking;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkerTest {
    private static final Polynomial POLYNOMIAL = Polynomial.parse("3DA3358B4DC173");

    /** The definition, byte by byte, without tables: the remainder of the last 64 bytes. */
    private static List<Integer> cutsByDefinition(byte[] data) {
        List<Integer> cuts = new ArrayList<>();
        int start = 0;
        while (start < data.length) {
            int at = start + Chunker.MIN;
            while (at < data.length
                    && at - start < Chunker.MAX
                    && (remainder(data, at) & ((1 << 20) - 1)) != 0) {
                at++;
            }
            start = Math.min(at, data.length);
            cuts.add(start);
        }
        return cuts;
    }

    private static long remainder(byte[] data, int at) {
        long rest = 0;
        for (int i = at - Chunker.WINDOW; i < at; i++) {
            rest = Polynomial.modulo(rest << 8 | (data[i] & 0xff), POLYNOMIAL.bits());
        }
        return rest;
    }

    /** As a stream brings it: a stretch at a time. */
    private static List<Integer> cuts(byte[] data, int stretch) {
        Chunker chunker = new Chunker(POLYNOMIAL);
        List<Integer> cuts = new ArrayList<>();
        int from = 0;
        int searched = 0;
        int to = 0;
        while (from < data.length) {
            int cut = chunker.cut(data, from, searched, to);
            searched = to;
            if (cut == 0 && to < data.length) {
                to = Math.min(data.length, to + stretch);
            } else {
                from = cut == 0 ? to : cut;
                searched = from;
                cuts.add(from);
            }
        }
        return cuts;
    }

    private static byte[] noise(int size, long seed) {
        byte[] data = new byte[size];
        new Random(seed).nextBytes(data);
        return data;
    }

    @Test
    void shouldCutWhereTheDefinitionCuts() {
        byte[] data = noise(5_000_000, 1);

        assertThat(cuts(data, data.length)).isEqualTo(cutsByDefinition(data)).hasSizeGreaterThan(2);
    }

    @Test
    void shouldCutTheSameHoweverTheStreamIsRead() {
        byte[] data = noise(20_000_000, 2);
        List<Integer> whole = cuts(data, data.length);

        assertThat(cuts(data, 1_000_003)).isEqualTo(whole);
        assertThat(cuts(data, 65_536)).isEqualTo(whole);
        assertThat(cuts(data, 524_289)).isEqualTo(whole);
    }

    @Test
    void shouldCutAtTheMaximumWhereNothingElseDoes() {
        // A single byte repeated never has a fingerprint of zero bits, except that of zeros.
        byte[] ones = new byte[20_000_000];
        Arrays.fill(ones, (byte) 1);

        assertThat(cuts(ones, 4096)).containsExactly(Chunker.MAX, 2 * Chunker.MAX, 20_000_000);
        assertThat(cuts(new byte[1_500_000], 4096))
                .containsExactly(Chunker.MIN, 2 * Chunker.MIN, 1_500_000);
    }

    @Test
    void shouldFindItsCutsAgainAfterAnInsertion() {
        byte[] data = noise(20_000_000, 3);
        byte[] shifted = new byte[data.length + 1];
        System.arraycopy(data, 0, shifted, 1, data.length);

        List<Integer> before = cuts(data, 1 << 20);
        List<Integer> after = cuts(shifted, 1 << 20).stream().map(cut -> cut - 1).toList();

        assertThat(after).filteredOn(before::contains).hasSizeGreaterThan(before.size() / 2);
    }

    @Test
    void shouldDrawIrreduciblePolynomialsOfTheRightDegree() {
        Polynomial drawn = Polynomial.randomIrreducible(new SecureRandom());

        assertThat(drawn.degree()).isEqualTo(53);
        assertThat(drawn.isUsable()).isTrue();
        assertThat(Polynomial.parse(drawn.hex())).isEqualTo(drawn);
    }

    @Test
    void shouldTellReduciblePolynomials() {
        // x^2 + 1 = (x + 1)^2, x^2 + x + 1 has no factor; the third is of restic's documentation.
        assertThat(new Polynomial(0b101).isIrreducible()).isFalse();
        assertThat(new Polynomial(0b111).isIrreducible()).isTrue();
        assertThat(new Polynomial(0x3DA3358B4DC173L).isIrreducible()).isTrue();
        assertThat(new Polynomial(0x3DA3358B4DC172L).isUsable()).isFalse();
    }
}

package dev.reprise.vault.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.modes.SICBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.junit.jupiter.api.Test;

/** Each primitive against published vectors, and against Bouncy Castle on random input. */
class PrimitivesTest {
    private static final HexFormat HEX = HexFormat.of();

    private static byte[] hex(String digits) {
        return HEX.parseHex(digits.replace(" ", ""));
    }

    private static String tag(byte[] key, byte[] message) {
        byte[] out = new byte[Poly1305.TAG_BYTES];
        Poly1305.tag(key, message, 0, message.length, out, 0);
        return HEX.formatHex(out);
    }

    /** RFC 8439, section 2.5.2. */
    @Test
    void shouldMatchThePoly1305VectorOfTheRfc() {
        byte[] key = hex("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b");
        byte[] message = "Cryptographic Forum Research Group".getBytes(StandardCharsets.US_ASCII);

        assertThat(tag(key, message)).isEqualTo("a8061dc1305136c6c22b8baf0c0127a9");
    }

    /** RFC 8439, appendix A.3, vectors 7 to 11: where reduction and carries go wrong. */
    @Test
    void shouldMatchTheEdgeVectorsOfTheRfc() {
        byte[] two = hex("02" + "00".repeat(31));
        byte[] one = hex("01" + "00".repeat(31));
        byte[] padded = hex("02" + "00".repeat(15) + "ff".repeat(16));

        assertThat(tag(two, hex("ff".repeat(16)))).isEqualTo("03" + "00".repeat(15));
        assertThat(tag(padded, hex("02" + "00".repeat(15)))).isEqualTo("03" + "00".repeat(15));
        assertThat(tag(one, hex("ff".repeat(16) + "f0" + "ff".repeat(15) + "11" + "00".repeat(15))))
                .isEqualTo("05" + "00".repeat(15));
        assertThat(tag(one, hex("ff".repeat(16) + "fb" + "fe".repeat(15) + "01".repeat(16))))
                .isEqualTo("00".repeat(16));
        assertThat(tag(two, hex("fd" + "ff".repeat(15)))).isEqualTo("fa" + "ff".repeat(15));
    }

    @Test
    void shouldMatchBouncyCastlesPoly1305() {
        Random random = new Random(1);
        for (int round = 0; round < 2_000; round++) {
            byte[] key = new byte[32];
            random.nextBytes(key);
            byte[] message = new byte[random.nextInt(round % 10 == 0 ? 5_000 : 80)];
            random.nextBytes(message);
            if (round % 3 == 0) {
                Arrays.fill(message, (byte) 0xff);
                Arrays.fill(key, 0, 16, (byte) 0xff);
            }
            // Bouncy Castle wants r as the paper clamps it; we clamp ourselves.
            byte[] clamped = key.clone();
            for (int i : new int[] {3, 7, 11, 15}) {
                clamped[i] &= 0x0f;
            }
            for (int i : new int[] {4, 8, 12}) {
                clamped[i] &= (byte) 0xfc;
            }
            var theirs = new org.bouncycastle.crypto.macs.Poly1305();
            theirs.init(new KeyParameter(clamped));
            theirs.update(message, 0, message.length);
            byte[] expected = new byte[16];
            theirs.doFinal(expected, 0);

            assertThat(tag(key, message)).isEqualTo(HEX.formatHex(expected));
        }
    }

    /** NIST SP 800-38A, F.5.5. */
    @Test
    void shouldMatchTheCounterModeVectorOfNist() {
        CounterStream stream =
                new CounterStream(
                        hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"));
        byte[] plain =
                hex(
                        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
                                + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
        byte[] out = new byte[plain.length];

        stream.apply(hex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"), 0, plain, 0, plain.length, out, 0);

        assertThat(HEX.formatHex(out))
                .isEqualTo(
                        "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5"
                                + "2b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6");
    }

    @Test
    void shouldMatchBouncyCastlesCounterModeWhereTheCounterWraps() {
        Random random = new Random(2);
        for (int round = 0; round < 200; round++) {
            byte[] key = new byte[32];
            random.nextBytes(key);
            byte[] iv = new byte[16];
            random.nextBytes(iv);
            if (round % 2 == 0) {
                Arrays.fill(iv, round % 4 == 0 ? 0 : 8, 16, (byte) 0xff);
            }
            byte[] plain = new byte[random.nextInt(100_000)];
            random.nextBytes(plain);
            var theirs = SICBlockCipher.newInstance(AESEngine.newInstance());
            theirs.init(true, new ParametersWithIV(new KeyParameter(key), iv));
            byte[] expected = new byte[plain.length];
            theirs.processBytes(plain, 0, plain.length, expected, 0);

            byte[] out = new byte[plain.length];
            new CounterStream(key).apply(iv, 0, plain, 0, plain.length, out, 0);

            assertThat(out).isEqualTo(expected);
        }
    }

    /** RFC 7914, section 12. */
    @Test
    void shouldMatchTheScryptVectorsOfTheRfc() {
        assertThat(HEX.formatHex(new Scrypt(16, 1, 1).derive(new byte[0], new byte[0], 64)))
                .isEqualTo(
                        "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906");
        assertThat(
                        HEX.formatHex(
                                new Scrypt(1024, 8, 16)
                                        .derive("password".getBytes(), "NaCl".getBytes(), 64)))
                .isEqualTo(
                        "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640");
    }

    @Test
    void shouldDeriveWhatAnotherScryptDerives() {
        Random random = new Random(5);
        for (int i = 0; i < 60; i++) {
            byte[] password = new byte[random.nextInt(150)];
            byte[] salt = new byte[random.nextInt(100)];
            random.nextBytes(password);
            random.nextBytes(salt);
            Scrypt cost =
                    new Scrypt(
                            2 << random.nextInt(6), 1 + random.nextInt(9), 1 + random.nextInt(4));
            int length = 1 + random.nextInt(200);

            assertThat(cost.derive(password, salt, length))
                    .isEqualTo(
                            SCrypt.generate(password, salt, cost.n(), cost.r(), cost.p(), length));
        }
    }

    /** "The Poly1305-AES message-authentication code", appendix B. */
    @Test
    void shouldOpenABoxSealedByThePapersPoly1305Aes() throws Exception {
        MasterKey key =
                new MasterKey(
                        new byte[32],
                        hex("ec074c835580741701425b623235add6"),
                        hex("851fc40c3467ac0be05cc20404f3f700"));
        byte[] box =
                hex(
                        "fb447350c4e868c52ac3275cf9d4327e"
                                + "f3f6"
                                + "f4c633c3044fc145f84f335cb81953de");

        assertThat(new SealedBox(key, new SecureRandom()).open(box)).hasSize(2);
    }

    @Test
    void shouldOpenWhatItSealedAndRefuseEveryFlippedBit() throws Exception {
        SecureRandom random = new SecureRandom();
        SealedBox box = new SealedBox(MasterKey.random(random), random);
        byte[] plain = "half past nine".getBytes(StandardCharsets.UTF_8);
        byte[] sealed = box.seal(plain);

        assertThat(box.open(sealed)).isEqualTo(plain);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] flipped = sealed.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> box.open(flipped)).isInstanceOf(NotAuthentic.class);
        }
        assertThatThrownBy(() -> box.open(new byte[31])).isInstanceOf(NotAuthentic.class);
    }

    @Test
    void shouldNeverUseAnInitialisationVectorTwice() {
        SecureRandom random = new SecureRandom();
        SealedBox box = new SealedBox(MasterKey.random(random), random);
        var seen = new HashSet<String>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(seen.add(HEX.formatHex(box.seal(new byte[0]), 0, 16))).isTrue();
        }
    }

    @Test
    void shouldNotPrintSecrets() {
        assertThat(Password.of("hunter2".toCharArray()).toString()).doesNotContain("hunter2");
        assertThat(MasterKey.random(new SecureRandom()).toString())
                .isEqualTo("MasterKey[redacted]");
    }

    @Test
    void shouldRefuseCostsThatAreOutOfReason() {
        assertThatThrownBy(() -> new Scrypt(1 << 30, 8, 1)).hasMessageContaining("gigabyte");
        assertThatThrownBy(() -> new Scrypt(1000, 8, 1)).hasMessageContaining("N=1000");
    }
}

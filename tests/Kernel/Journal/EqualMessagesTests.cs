using System.Security.Cryptography;
using Fuyao.Kernel.Journal;

namespace Fuyao.Kernel.Tests.Journal;

/// <summary>Many messages at once against the platform's SHA-256, one at a time: every length around the bounds of blocks, every number of messages around that of the lanes.</summary>
public sealed class EqualMessagesTests
{
    private const int LengthMax = 200;
    private const int CountMax = 35;

    [Fact]
    public void Each_message_has_the_hash_that_the_platform_gives_it()
    {
        var random = new Random(1);
        for (var length = 1; length <= LengthMax; length++)
        {
            var count = 1 + length % CountMax;
            var messages = new byte[count * length];
            random.NextBytes(messages);
            var digests = new Digest[count];

            EqualMessages.Hash(messages, length, digests);

            digests.Select(digest => digest.ToString()).ShouldBe(messages.Chunk(length).Select(message => Convert.ToHexStringLower(SHA256.HashData(message))), $"{count} messages of {length} bytes");
        }
    }
}

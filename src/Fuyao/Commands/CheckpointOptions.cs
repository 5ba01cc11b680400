using System.CommandLine;
using Fuyao.Platform.Journal;
using Fuyao.Terminal;

namespace Fuyao.Commands;

/// <summary>How commands are told of signed heads: <c>--checkpoints DIR</c>, and the key that must have signed them.</summary>
internal static class CheckpointOptions
{
    public static Option<string?> Folder() => new("--checkpoints") { Description = "Compare with the signed heads in this folder.", HelpName = "DIR" };

    public static Option<string?> PublicKey() => new("--public-key")
    {
        Description = "The key that must have signed the checkpoints; without it they must all be signed with the same one.", HelpName = "FILE",
    };

    /// <returns>Null where no folder is named.</returns>
    /// <exception cref="UsageException">A key is named, and no folder.</exception>
    public static CheckpointFolder? Load(string? folder, string? publicKey) => folder is not null
        ? CheckpointFolder.Load(folder, publicKey is null ? null : CheckpointKey.PublicOf(publicKey))
        : publicKey is null ? null : throw new UsageException("--public-key is about checkpoints; name their folder with --checkpoints DIR");
}

using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;

namespace Fuyao.Platform.Documents;

/// <summary>A YAML file as read: its tree, or what is wrong with it. Nothing is loaded from a file that has an error, so <see cref="Root"/> is null then.</summary>
public sealed record YamlDocument(Node? Root, ImmutableArray<Diagnostic> Errors);

namespace PluginHost.Abi.Components;

/// <summary>A field of a record, a case of a variant or a parameter of a function.</summary>
/// <param name="Name">Its label.</param>
/// <param name="Type">Its type; null for a case without a value.</param>
internal readonly record struct Member(string Name, DataType? Type);

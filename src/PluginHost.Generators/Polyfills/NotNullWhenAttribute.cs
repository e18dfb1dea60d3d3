namespace System.Diagnostics.CodeAnalysis;

/// <summary>Says that a parameter is not null when the method returns a certain value.</summary>
/// <param name="returnValue">That value.</param>
[Microsoft.CodeAnalysis.Embedded]
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class NotNullWhenAttribute(bool returnValue) : Attribute
{
    /// <summary>The return value for which the parameter is not null.</summary>
    public bool ReturnValue { get; } = returnValue;
}

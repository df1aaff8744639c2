"""The candidate's side at this computer: who sits down next."""

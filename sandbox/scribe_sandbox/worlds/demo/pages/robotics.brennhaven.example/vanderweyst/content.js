var PROFILE = {
  "name": "Jorrit van der Weyst",
  "lines": [
    "Professor of Robotics, Brennhaven University",
    "Head of the Soft Objects Lab"
  ],
  "sections": [
    {
      "heading": "Research",
      "paragraphs": [
        "I teach robots to handle things that do not keep their shape: shirts, sheets, cables and dough. A rigid box has six numbers that say where it is. A shirt has as many as it likes.",
        "Our lab built a robot that unfolds a crumpled shirt in 40 seconds by letting it hang and looking for the two lowest corners. It fails on dungarees.",
        "With the linen room of Brennhaven hospital we run two robots that have sorted 200,000 pieces of laundry since 2023. Every mistake is photographed, and the photographs are what we learn from."
      ]
    },
    {
      "heading": "Publications",
      "entries": [
        "J. van der Weyst, T. Haakma (2025). Dough: A Benchmark for Objects That Change While You Hold Them. Preprint. arXiv:2509.98644.",
        "M. Oduya-Smit, J. van der Weyst (2024). Two Robots in a Hospital Linen Room: The First Hundred Thousand Pieces. Gentle Machines Letters 4. arXiv:2307.98366.",
        "J. van der Weyst, M. Oduya-Smit (2019). Hang It First: Unfolding Garments by Their Lowest Points. Conference on Gentle Machines. arXiv:1909.97540."
      ]
    },
    {
      "heading": "Teaching",
      "paragraphs": [
        "Robot kinematics; Control; the project course “One sock a week”"
      ]
    },
    {
      "heading": "Contact",
      "paragraphs": [
        "We have a place for a doctoral student who can sew. Please send photographs of something that you made, together with your CV, to soft@robotics.brennhaven.example."
      ]
    }
  ]
};
